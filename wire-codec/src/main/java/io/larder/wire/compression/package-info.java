/** OP_COMPRESSED and its algorithms. */
@NullMarked
package io.larder.wire.compression;

import org.jspecify.annotations.NullMarked;
