/** What an operator allows: how answers are kept, for which namespaces and shapes. No state, no decisions about single requests. */
@NullMarked
package io.larder.engine.policy;

import org.jspecify.annotations.NullMarked;
