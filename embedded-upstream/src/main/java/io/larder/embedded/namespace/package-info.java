/** The name of a collection. Leaf package: everything may use it, it uses nothing. */
@NullMarked
package io.larder.embedded.namespace;

import org.jspecify.annotations.NullMarked;
