package io.larder.proxy.topology;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import org.jspecify.annotations.Nullable;

/** Where a request may go: to what a read preference admits, or to the one server that a cursor or transaction is on. */
public final class Target {
    /** Writes, and reads that name no preference. */
    public static final Target PRIMARY = new Target(ReadPreference.primary(), null);

    private final @Nullable ReadPreference readPreference;
    private final @Nullable ServerAddress server;

    private Target(@Nullable ReadPreference readPreference, @Nullable ServerAddress server) {
        this.readPreference = readPreference;
        this.server = server;
    }

    public static Target read(ReadPreference readPreference) {
        return readPreference.equals(ReadPreference.primary()) ? PRIMARY : new Target(readPreference, null);
    }

    public static Target server(ServerAddress server) {
        return new Target(null, server);
    }

    @Nullable
    ReadPreference readPreference() {
        return readPreference;
    }

    @Nullable
    ServerAddress server() {
        return server;
    }

    @Override
    public String toString() {
        return server != null ? "server " + server : "read preference " + readPreference;
    }
}
