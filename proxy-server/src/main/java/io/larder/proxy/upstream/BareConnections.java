package io.larder.proxy.upstream;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The connections that belong to one client each, from the moment on that it has them: in no pool, and ended with their use. On one
 * loop.
 */
final class BareConnections implements ConnectionOwner {
    private final Set<UpstreamConnection> open = new HashSet<>();

    void add(UpstreamConnection connection, Handshaken with) {
        open.add(connection);
        connection.ready(with, this);
    }

    @Override
    public void released(UpstreamConnection connection) {
        connection.close();
    }

    @Override
    public void closed(UpstreamConnection connection) {
        open.remove(connection);
    }

    /** Once a second. */
    void sweep(long silentSeconds) {
        for (UpstreamConnection connection : List.copyOf(open)) {
            connection.endIfSilent(silentSeconds);
        }
    }

    /** Ends all, whatever they are used for. */
    void close() {
        for (UpstreamConnection connection : List.copyOf(open)) {
            connection.lost(UpstreamFailure.Kind.CLOSING, "the proxy is stopping");
        }
    }
}
