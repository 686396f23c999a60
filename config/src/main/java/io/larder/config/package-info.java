/**
 * The configuration tree: immutable records that hold what this product can be told, already checked. Other modules read
 * these; how they come about (file, environment, flags) is in {@code load}. Depends on nothing else of Larder.
 */
@NullMarked
package io.larder.config;

import org.jspecify.annotations.NullMarked;
