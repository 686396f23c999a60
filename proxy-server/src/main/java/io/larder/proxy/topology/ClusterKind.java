package io.larder.proxy.topology;

import com.mongodb.connection.ClusterType;

/** What the upstream is as a whole. */
public enum ClusterKind {
    UNKNOWN,
    STANDALONE,
    REPLICA_SET,
    SHARDED,
    LOAD_BALANCED;

    static ClusterKind of(ClusterType type) {
        return switch (type) {
            case STANDALONE -> STANDALONE;
            case REPLICA_SET -> REPLICA_SET;
            case SHARDED -> SHARDED;
            case LOAD_BALANCED -> LOAD_BALANCED;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
