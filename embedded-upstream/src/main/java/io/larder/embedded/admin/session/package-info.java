/** The commands by which clients and administrators begin, keep and end sessions. */
@NullMarked
package io.larder.embedded.admin.session;

import org.jspecify.annotations.NullMarked;
