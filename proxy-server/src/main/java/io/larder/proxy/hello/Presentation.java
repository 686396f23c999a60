package io.larder.proxy.hello;

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

    public Presentation {
        advertised = List.copyOf(advertised);
        if (as == PresentAs.REPLICA_SET && advertised.isEmpty()) {
            throw new IllegalArgumentException("a replica set needs an advertised address for each listener");
        }
    }

    public boolean isReplicaSet() {
        return as == PresentAs.REPLICA_SET;
    }
}
