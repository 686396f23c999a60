/**
 * Where a request may go: {@link io.larder.proxy.request.route.TenantRules} says whether at all,
 * {@link io.larder.proxy.request.route.Routing} to which server, {@link io.larder.proxy.request.route.BroadcastPlan} to which of
 * several. Only decides: nothing is sent here. Which server suits a target is known by {@code proxy.topology}.
 */
@NullMarked
package io.larder.proxy.request.route;

import org.jspecify.annotations.NullMarked;
