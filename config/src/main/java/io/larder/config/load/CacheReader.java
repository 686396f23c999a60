package io.larder.config.load;

import io.larder.config.CacheConfig;
import io.larder.config.CleanupConfig;
import io.larder.config.FillConfig;
import io.larder.config.PolicyConfig;
import io.larder.config.PolicyRule;
import io.larder.config.StreamsConfig;
import io.larder.config.option.CacheOptions;
import java.util.List;

/** Makes the part of the tree that is about the cache. */
final class CacheReader {
    private CacheReader() {}

    static CacheConfig read(Values values, List<PolicyRule> policies) {
        return new CacheConfig(
                values.find(CacheOptions.MEMORY),
                values.value(CacheOptions.CAUSALITY),
                new StreamsConfig(
                        values.value(CacheOptions.STREAMS),
                        values.value(CacheOptions.STREAM_LIMIT),
                        values.value(CacheOptions.MAX_AWAIT)),
                new FillConfig(
                        values.value(CacheOptions.FILL_WAIT),
                        values.value(CacheOptions.FOLLOW_WAIT),
                        values.value(CacheOptions.GATHER_MEMORY),
                        values.value(CacheOptions.GATHER_TIME)),
                new CleanupConfig(values.value(CacheOptions.CLEANUP_IDLE), values.value(CacheOptions.CLEANUP_EVERY)),
                standard(values),
                policies);
    }

    private static PolicyConfig standard(Values values) {
        return new PolicyConfig(
                values.value(CacheOptions.LEVEL),
                values.find(CacheOptions.TTL),
                values.value(CacheOptions.BOUND),
                values.value(CacheOptions.MAX_ENTRY_SIZE),
                values.value(CacheOptions.AFTER_CHANGE),
                values.value(CacheOptions.HINTS),
                values.value(CacheOptions.VERIFY_RATE),
                values.value(CacheOptions.SHADOW),
                values.value(CacheOptions.STALE_WHILE_REVALIDATE),
                values.value(CacheOptions.STALE_IF_DOWN));
    }
}
