package io.larder.proxy.hello;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices clients that say hello, see what they do not expect, and go away without a word: mostly a connection string that
 * still names the replica set. Each gets one line in the log when its last connection is gone. A client is an address and
 * what it says of itself; at the limit the one that came first is forgotten. Thread safe; connections come here when they
 * begin and end and at their first command, not for each request.
 */
public final class HelloOnlyClients {
    /**
     * Who it was.
     *
     * @param about what it says of itself, short
     */
    public record Client(String address, String about) {}

    private static final Logger LOG = LoggerFactory.getLogger(HelloOnlyClients.class);
    private static final int MOST = 1024;

    /**
     * For so long whoever worked is not taken for somebody else: drivers open connections that only watch while they close
     * the others.
     */
    private static final long KNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoClock;

    private static final class Seen {
        int connections;
        boolean worked;
        OptionalLong knownUntilNanos = OptionalLong.empty();
        boolean told;
    }

    private final Map<Client, Seen> clients = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Client, Seen> eldest) {
            return size() > MOST;
        }
    };

    public HelloOnlyClients() {
        this(System::nanoTime);
    }

    HelloOnlyClients(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** A connection has said its first hello. */
    public synchronized void greeted(Client client) {
        clients.computeIfAbsent(client, key -> new Seen()).connections++;
    }

    /** A connection that has greeted asks for something else. */
    public synchronized void worked(Client client) {
        Seen seen = clients.get(client);
        if (seen != null) {
            seen.worked = true;
        }
    }

    /** A connection that has greeted is gone. */
    public synchronized void left(Client client) {
        Seen seen = clients.get(client);
        if (seen == null || --seen.connections > 0) {
            return;
        }
        long now = nanoClock.getAsLong();
        if (seen.worked) {
            seen.worked = false; // what comes from there next may be somebody else, if not at once
            seen.knownUntilNanos = OptionalLong.of(now + KNOWN_NANOS);
            return;
        }
        if (seen.knownUntilNanos.isPresent() && now - seen.knownUntilNanos.getAsLong() < 0) {
            return;
        }
        if (seen.told) {
            return;
        }
        seen.told = true;
        LOG.warn(
                "client {} ({}) only said hello and went away. Its connection string probably still has replicaSet=, "
                        + "srv, loadBalanced or other options of the cluster that do not fit Larder; "
                        + "larder uri '<its connection string>' prints the one to use",
                client.address(),
                client.about());
    }
}
