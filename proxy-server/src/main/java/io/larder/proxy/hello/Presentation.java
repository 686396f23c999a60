package io.larder.proxy.hello;

import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.UpstreamFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Larder is told to look like.
 *
 * @param setName in place of the upstream's own, with {@link PresentAs#REPLICA_SET}
 * @param advertised host:port of each listener, in their order, with {@link PresentAs#REPLICA_SET}
 */
public record Presentation(PresentAs as, @Nullable String setName, List<String> advertised) {
    /** As the upstream's kind asks for. */
    public static final Presentation AUTO = new Presentation(PresentAs.AUTO, null, List.of());

    /** Of 4.4: what current drivers insist on. */
    private static final int LEAST_WIRE_VERSION = 9;

    public Presentation {
        advertised = List.copyOf(advertised);
        if (as == PresentAs.REPLICA_SET && advertised.isEmpty()) {
            throw new IllegalArgumentException("a replica set needs an advertised address for each listener");
        }
    }

    /**
     * What clients are told while the upstream is not known but its kind was fixed: the least that drivers of today ask for.
     * They ask again with each connection, and then get what is known. Null where nothing was fixed, or not enough.
     */
    @Nullable
    UpstreamFacts assumed() {
        return switch (as) {
            case AUTO, REPLICA_SET -> null;
            case STANDALONE -> least(ClusterKind.STANDALONE);
            case MONGOS, LOAD_BALANCED -> least(ClusterKind.SHARDED);
        };
    }

    private static UpstreamFacts least(ClusterKind kind) {
        return new UpstreamFacts(kind, null, 0, LEAST_WIRE_VERSION, 16 << 20, 48_000_000, 100_000, 30);
    }

    public boolean isReplicaSet() {
        return as == PresentAs.REPLICA_SET;
    }
}
