/**
 * Who may be answered from memory: proofs, each good for a short time, that the upstream let a principal do the like. What a
 * user's rights are is not known here, only what was seen to be allowed.
 */
@NullMarked
package io.larder.engine.rights;

import org.jspecify.annotations.NullMarked;
