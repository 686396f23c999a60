package io.larder.proxy.topology;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a client must be told about the upstream: the smallest of every limit over the servers that were heard, so that
 * what a client was allowed is allowed wherever its request goes.
 *
 * @param setName of a replica set
 * @param logicalSessionTimeoutMinutes null if some server knows no sessions
 */
public record UpstreamFacts(
        ClusterKind kind,
        @Nullable String setName,
        int minWireVersion,
        int maxWireVersion,
        int maxBsonObjectSize,
        int maxMessageSizeBytes,
        int maxWriteBatchSize,
        @Nullable Integer logicalSessionTimeoutMinutes) {

    static @Nullable UpstreamFacts combine(ClusterKind kind, Collection<HelloLimits> servers) {
        UpstreamFacts all = null;
        for (HelloLimits one : servers) {
            all = all == null ? of(kind, one) : all.and(one);
        }
        return all;
    }

    private static UpstreamFacts of(ClusterKind kind, HelloLimits one) {
        return new UpstreamFacts(
                kind,
                one.setName(),
                one.minWireVersion(),
                one.maxWireVersion(),
                one.maxBsonObjectSize(),
                one.maxMessageSizeBytes(),
                one.maxWriteBatchSize(),
                one.logicalSessionTimeoutMinutes());
    }

    private UpstreamFacts and(HelloLimits other) {
        return and(of(kind, other));
    }

    /** What also holds for another upstream: its kind and name stay this one's, the limits are the smaller. */
    public UpstreamFacts and(UpstreamFacts other) {
        Integer mine = logicalSessionTimeoutMinutes;
        Integer its = other.logicalSessionTimeoutMinutes;
        return new UpstreamFacts(
                kind,
                setName,
                Math.max(minWireVersion, other.minWireVersion),
                Math.min(maxWireVersion, other.maxWireVersion),
                Math.min(maxBsonObjectSize, other.maxBsonObjectSize),
                Math.min(maxMessageSizeBytes, other.maxMessageSizeBytes),
                Math.min(maxWriteBatchSize, other.maxWriteBatchSize),
                mine == null || its == null ? null : Integer.valueOf(Math.min(mine, its)));
    }
}
