/**
 * Complete answers of reads, kept as the bytes that go over the wire: made from one reply or from several batches, written
 * again as one reply or in batches of any size. What an answer depends on, how long it holds and who may see it is not known
 * here.
 */
@NullMarked
package io.larder.engine.answer;

import org.jspecify.annotations.NullMarked;
