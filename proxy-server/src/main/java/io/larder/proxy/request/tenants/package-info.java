/**
 * Clients whose requests are of several tenants: which tenant each request is led to, what is asked of all of them at once, and
 * whose cluster times a command names. A client of one tenant has nothing of this.
 */
@NullMarked
package io.larder.proxy.request.tenants;

import org.jspecify.annotations.NullMarked;
