package io.larder.integration.route;

import io.larder.embedded.EmbeddedReplicaSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** A server as a scenario sees it: something with a connection string. What stands behind it is the route's business. */
public interface Server {
    /** What applications are given. */
    String connectionString();

    /** Goes to the database itself, past everything that is under test; equal to the other on a direct route. */
    String directConnectionString();

    /** What clients trust, where they use TLS and the JVM's authorities do not do. */
    Optional<SSLContext> trust();

    Set<Need> offers();

    /** The controls of the embedded set, where one stands behind this server. */
    Optional<EmbeddedReplicaSet> embedded();

    /** Throws unless nothing is left open of what clients had, soon after they have gone. */
    void assertNothingLeft();
}
