package io.larder.integration.route;

import io.larder.embedded.EmbeddedReplicaSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** The embedded set itself. Clients reach it at its own connection string, with these credentials and options. */
public record EmbeddedServer(
        EmbeddedReplicaSet set, String connectionString, Optional<SSLContext> trust, Set<Need> offers)
        implements Server {
    @Override
    public String directConnectionString() {
        return connectionString;
    }

    @Override
    public Optional<EmbeddedReplicaSet> embedded() {
        return Optional.of(set);
    }

    @Override
    public void assertNothingLeft() {
        // Nothing of it is under test; its own tests count.
    }
}
