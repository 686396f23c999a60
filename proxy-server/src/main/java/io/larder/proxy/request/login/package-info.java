/**
 * How one client logs in, and what it may do before and after: not at all, as one of Larder's own users, or upstream over a connection
 * of its own. Users and rights are in {@code proxy.auth}, Larder's own account in {@code proxy.upstream.login}.
 */
@NullMarked
package io.larder.proxy.request.login;

import org.jspecify.annotations.NullMarked;
