/**
 * The commands that change or list the catalogue: collections, views, indexes. Data commands live elsewhere; what a
 * collection's options mean is decided where they take effect.
 */
@NullMarked
package io.larder.embedded.ddl;

import org.jspecify.annotations.NullMarked;
