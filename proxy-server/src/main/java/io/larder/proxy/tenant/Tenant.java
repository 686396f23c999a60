package io.larder.proxy.tenant;

import org.jspecify.annotations.Nullable;

/**
 * A named slice of traffic, isolated from all others.
 *
 * @param name as the configuration has it; the only label of metrics
 * @param databases what its clients may use; null for all
 */
public record Tenant(String name, @Nullable AllowedDatabases databases) {
    /** The one that there is where nobody speaks of tenants. */
    public static final Tenant ONLY = new Tenant("default", null);
}
