package io.larder.config;

import io.larder.config.value.ByteSize;
import java.util.List;
import java.util.Optional;

/**
 * The cache. {@code memory} absent: a quarter of the heap. {@code standard} holds where no policy says otherwise; of the
 * policies every one that matches changes what it names, in their order, so the last word wins.
 */
public record CacheConfig(
        Optional<ByteSize> memory,
        Causality causality,
        StreamsConfig streams,
        FillConfig fills,
        CleanupConfig cleanup,
        PolicyConfig standard,
        List<PolicyRule> policies) {
    private static final int SHARE_OF_HEAP = 4;

    public CacheConfig {
        policies = List.copyOf(policies);
    }

    /** Of {@code memory}, or where nothing is said. */
    public long memoryBytes() {
        return memory.map(ByteSize::bytes).orElseGet(() -> Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** What holds for queries of this shape. */
    public PolicyConfig policy(String database, String collection, String shapeText) {
        PolicyConfig policy = standard;
        for (PolicyRule rule : policies) {
            if (rule.holdsFor(database, collection, shapeText)) {
                policy = policy.changed(rule.change());
            }
        }
        return policy;
    }

    /** Whether queries of any shape there are cached. */
    public boolean mayCache(String database, String collection) {
        boolean may = standard.level() != CacheLevel.OFF;
        for (PolicyRule rule : policies) {
            if (rule.namespace().matches(database, collection)
                    && rule.change().level().isPresent()) {
                boolean off = rule.change().level().get() == CacheLevel.OFF;
                // One shape that is off leaves the others on, one that is on is enough.
                may = off ? may && rule.shape().isPresent() : true;
            }
        }
        return may;
    }
}
