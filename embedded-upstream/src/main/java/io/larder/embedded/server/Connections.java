package io.larder.embedded.server;

import io.larder.embedded.admin.server.ConnectionCounts;
import io.larder.embedded.command.Client;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** The open connections of one member. At the limit a new one is closed at once, as the server does. */
public final class Connections implements ConnectionCounts {
    private static final int LIMIT = 10_000;

    private final Map<Long, Connection> open = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();

    long nextId() {
        return lastId.incrementAndGet();
    }

    boolean opened(Connection connection) {
        if (open.size() >= LIMIT) {
            return false;
        }
        open.put(connection.client().id(), connection);
        return true;
    }

    void closed(Connection connection) {
        open.remove(connection.client().id());
    }

    @Override
    public int current() {
        return open.size();
    }

    @Override
    public int available() {
        return LIMIT - open.size();
    }

    @Override
    public long totalCreated() {
        return lastId.get();
    }

    /** Cuts those that the test picks; the clients hear nothing. */
    public void cut(Predicate<Client> which) {
        for (Connection each : open.values()) {
            if (which.test(each.client())) {
                each.client().close();
            }
        }
    }
}
