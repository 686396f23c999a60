package io.larder.proxy.launch.route;

import io.larder.proxy.admin.Asked;
import io.larder.proxy.admin.BadRequestException;
import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.client.ClientView;
import io.larder.proxy.client.Listeners;
import io.larder.proxy.launch.tenant.OpenThings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Who is connected, page by page in the order of their numbers; and ending some of them, each after the request it is busy with. */
public final class ConnectionRoutes {
    private static final int ROWS = 100;
    private static final int MOST_ROWS = 10_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Listeners listeners;
    private final Supplier<OpenThings> held;

    public ConnectionRoutes(Listeners listeners, Supplier<OpenThings> held) {
        this.listeners = listeners;
        this.held = held;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/connections", Set.of("tenant", "after", "limit"), this::list),
                Route.post("/api/v1/connections/close", this::close));
    }

    private Reply list(Asked asked) throws BadRequestException {
        Optional<String> tenant = asked.parameter("tenant");
        int limit = asked.parameter("limit", ROWS, 1, MOST_ROWS);
        int after = asked.parameter("after", 0, 0, Integer.MAX_VALUE);
        long now = System.nanoTime();
        List<ClientView> found = listeners
                .roster()
                .list(
                        after,
                        limit,
                        client -> tenant.isEmpty()
                                || tenant.get().equals(client.about().tenant()));
        BsonArray connections = new BsonArray();
        found.forEach(client -> connections.add(json(client, now)));
        OpenThings open = held.get();
        return Reply.json(new BsonDocument("clients", new BsonInt32(open.clientConnections()))
                .append("refused", new BsonInt64(listeners.refused()))
                .append("cursors", new BsonInt32(open.cursors()))
                .append("pinnedTransactions", new BsonInt32(open.pinnedTransactions()))
                .append("connections", connections)
                .append(
                        "next",
                        found.size() < limit
                                ? BsonNull.VALUE
                                : new BsonInt32(found.get(found.size() - 1).number())));
    }

    private static BsonDocument json(ClientView client, long now) {
        long idle = client.requests() == 0
                ? client.openNanos()
                : Math.max(0, now - client.about().lastRequestNanos());
        return new BsonDocument("connection", new BsonInt32(client.number()))
                .append("peer", new BsonString(client.peer()))
                .append("listener", new BsonString(client.listener()))
                .append("tenant", new BsonString(client.about().tenant()))
                .append("user", orNull(client.about().user()))
                .append("application", orNull(client.about().application()))
                .append("sinceSeconds", new BsonDouble(client.openNanos() / NANOS_PER_SECOND))
                .append("idleSeconds", new BsonDouble(idle / NANOS_PER_SECOND))
                .append("requests", new BsonInt64(client.requests()))
                .append("busy", BsonBoolean.valueOf(client.busy()));
    }

    private static BsonValue orNull(@Nullable String text) {
        return text == null ? BsonNull.VALUE : new BsonString(text);
    }

    private Reply close(Asked asked) throws BadRequestException {
        int closing = listeners.roster().close(chosen(asked.json()));
        return Reply.json(new BsonDocument("closing", new BsonInt32(closing)));
    }

    private static Predicate<ClientView> chosen(BsonDocument body) throws BadRequestException {
        if (body.size() == 1 && body.isInt32("connection")) {
            int number = body.getInt32("connection").getValue();
            return client -> client.number() == number;
        }
        if (body.size() == 1 && body.isString("tenant")) {
            String tenant = body.getString("tenant").getValue();
            return client -> client.about().tenant().equals(tenant);
        }
        throw new BadRequestException("expected {\"connection\": NUMBER} or {\"tenant\": \"NAME\"}");
    }
}
