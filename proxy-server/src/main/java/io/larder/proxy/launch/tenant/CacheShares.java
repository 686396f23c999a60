package io.larder.proxy.launch.tenant;

import io.larder.config.LarderConfig;
import io.larder.config.TenantConfig;
import io.larder.config.value.ByteSize;
import io.larder.proxy.launch.config.CachePolicies;
import java.util.Optional;

/**
 * How much memory each tenant's cache may take: what it is given, or its part of what those that are given none have left. One of
 * which nothing is kept takes none.
 */
final class CacheShares {
    private static final long LEAST = 1L << 20;

    private CacheShares() {}

    /** In bytes. */
    static long of(TenantConfig tenant, LarderConfig all) {
        if (!keeps(tenant)) {
            return 0;
        }
        Optional<ByteSize> own = own(tenant);
        if (own.isPresent()) {
            return own.get().bytes();
        }
        long whole = all.cache().memoryBytes();
        long given = 0;
        int others = 0;
        for (TenantConfig each : all.tenants()) {
            if (keeps(each)) {
                Optional<ByteSize> its = own(each);
                given += its.map(ByteSize::bytes).orElse(0L);
                others += its.isPresent() ? 0 : 1;
            }
        }
        return Math.max(LEAST, (whole - given) / Math.max(1, others));
    }

    private static boolean keeps(TenantConfig tenant) {
        return CachePolicies.keepAnything(tenant.cache());
    }

    /** What is said at the top is the whole, not the share of the tenant that the top makes. */
    private static Optional<ByteSize> own(TenantConfig tenant) {
        return tenant.choice().isRest() ? Optional.empty() : tenant.cache().memory();
    }
}
