package io.larder.integration.route;

import io.larder.embedded.EmbeddedReplicaSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** Larder in front of another server. */
public record ThroughLarder(LarderInFront larder, Server behind, String connectionString, Set<Need> offers)
        implements Server {
    @Override
    public String directConnectionString() {
        return behind.directConnectionString();
    }

    @Override
    public Optional<SSLContext> trust() {
        return behind.trust();
    }

    @Override
    public Optional<EmbeddedReplicaSet> embedded() {
        return behind.embedded();
    }

    @Override
    public void assertNothingLeft() {
        larder.assertNothingLeft();
        behind.assertNothingLeft();
    }
}
