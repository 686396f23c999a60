/**
 * Raw BSON in a buffer: walking over elements, checking, finding named fields. No document is built here, and every length
 * is checked before the bytes it covers are read.
 */
@NullMarked
package io.larder.wire.bson;

import org.jspecify.annotations.NullMarked;
