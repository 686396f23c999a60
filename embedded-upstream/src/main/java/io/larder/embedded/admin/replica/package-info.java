/** How the set stands, and the commands that make it move. */
@NullMarked
package io.larder.embedded.admin.replica;

import org.jspecify.annotations.NullMarked;
