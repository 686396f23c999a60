/** How a command fails: the server's codes and the exception that carries one. No policy: labels are decided elsewhere. */
@NullMarked
package io.larder.embedded.failure;

import org.jspecify.annotations.NullMarked;
