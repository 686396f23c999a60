/** Users, roles, rights, and the server side of SCRAM. Knows nothing of sockets, nor of what commands do. */
@NullMarked
package io.larder.embedded.auth;

import org.jspecify.annotations.NullMarked;
