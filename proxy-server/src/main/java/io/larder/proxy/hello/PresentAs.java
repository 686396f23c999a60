package io.larder.proxy.hello;

import io.larder.proxy.topology.ClusterKind;

/** What Larder can look like to a driver. */
public enum PresentAs {
    /** As the upstream's kind asks for. */
    AUTO,
    /** No sessions, no transactions, no retryable writes: right only before a standalone. */
    STANDALONE,
    /** Everything works, and the driver stays with the addresses that its user gave it. */
    MONGOS,
    /** For connection strings that insist on {@code replicaSet=}: one port stands for each member. */
    REPLICA_SET,
    /** For connection strings with {@code loadBalanced=true}. */
    LOAD_BALANCED;

    /** A standalone cannot be shown as anything else: it refuses transaction numbers. */
    PresentAs before(ClusterKind upstream) {
        if (upstream == ClusterKind.STANDALONE) {
            return STANDALONE;
        }
        if (this != AUTO) {
            return this;
        }
        return upstream == ClusterKind.LOAD_BALANCED ? LOAD_BALANCED : MONGOS;
    }
}
