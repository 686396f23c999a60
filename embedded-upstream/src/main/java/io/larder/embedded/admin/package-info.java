/** What one member knows of itself, for the administrative commands in the packages below. */
@NullMarked
package io.larder.embedded.admin;

import org.jspecify.annotations.NullMarked;
