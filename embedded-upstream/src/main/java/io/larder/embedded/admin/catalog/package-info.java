/** Sizes and numbers of databases and collections. */
@NullMarked
package io.larder.embedded.admin.catalog;

import org.jspecify.annotations.NullMarked;
