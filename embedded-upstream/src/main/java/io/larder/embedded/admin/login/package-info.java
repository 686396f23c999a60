/** Logging in and out, and the commands that manage users and roles. */
@NullMarked
package io.larder.embedded.admin.login;

import org.jspecify.annotations.NullMarked;
