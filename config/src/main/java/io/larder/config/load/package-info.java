/** Makes a configuration tree of the sources, or the list of everything that is wrong with them. */
@NullMarked
package io.larder.config.load;

import org.jspecify.annotations.NullMarked;
