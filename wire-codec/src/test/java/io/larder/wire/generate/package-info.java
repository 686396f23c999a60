/**
 * Generators of documents and frames for property tests. They write bytes with the JDK and the bson library alone: the
 * code under test must not be its own judge.
 */
@NullMarked
package io.larder.wire.generate;

import org.jspecify.annotations.NullMarked;
