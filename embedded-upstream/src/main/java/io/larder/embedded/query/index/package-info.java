/** Which keys an index holds a document under: arrays, partial and sparse indexes, hashes, wildcards. */
@NullMarked
package io.larder.embedded.query.index;

import org.jspecify.annotations.NullMarked;
