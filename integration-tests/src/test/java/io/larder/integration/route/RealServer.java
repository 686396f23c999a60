package io.larder.integration.route;

import io.larder.embedded.EmbeddedReplicaSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** A MongoDB that somebody else runs. */
public record RealServer(String connectionString, Set<Need> offers) implements Server {
    @Override
    public String directConnectionString() {
        return connectionString;
    }

    @Override
    public Optional<SSLContext> trust() {
        return Optional.empty();
    }

    @Override
    public Optional<EmbeddedReplicaSet> embedded() {
        return Optional.empty();
    }

    @Override
    public void assertNothingLeft() {
        // What a real server counts belongs to all of its clients.
    }
}
