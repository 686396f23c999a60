/**
 * The programs that the scripts in {@code benchmarks/} need beside Larder itself: things to compare with and loads to put
 * on. Nothing of the product may depend on them.
 */
@NullMarked
package io.larder.benchmarks;

import org.jspecify.annotations.NullMarked;
