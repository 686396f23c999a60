package io.larder.proxy.launch.route;

import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.upstream.PoolReport;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The servers of each tenant and the connections to them, with the scores by which these are chosen. */
public final class PoolRoute {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    /** Of each pool; the counts are of all. */
    private static final int MOST_CONNECTIONS = 200;

    private PoolRoute() {}

    public static Route of(RunningTenants tenants) {
        return Route.get(
                "/api/v1/pools", Set.of(AskedTenants.PARAMETER), asked -> answer(AskedTenants.of(tenants, asked)));
    }

    private static Reply answer(List<TenantParts> tenants) {
        int open = 0;
        int inUse = 0;
        int waiting = 0;
        BsonArray servers = new BsonArray();
        BsonArray pools = new BsonArray();
        for (TenantParts tenant : tenants) {
            open += tenant.pools().open();
            inUse += tenant.pools().inUse();
            waiting += tenant.pools().waiting();
            tenant.topology().view().servers().forEach(server -> servers.add(server(tenant.name(), server)));
            tenant.pools().report(MOST_CONNECTIONS).forEach(pool -> pools.add(pool(tenant.name(), pool)));
        }
        return Reply.json(new BsonDocument("open", new BsonInt32(open))
                .append("inUse", new BsonInt32(inUse))
                .append("waiting", new BsonInt32(waiting))
                .append("servers", servers)
                .append("pools", pools));
    }

    private static BsonDocument server(String tenant, ServerView server) {
        return new BsonDocument("tenant", new BsonString(tenant))
                .append("address", new BsonString(server.address().toString()))
                .append("role", new BsonString(lower(server.role())))
                .append("roundTripMillis", new BsonDouble(server.roundTripNanos() / NANOS_PER_MILLI))
                .append("problem", server.problem() == null ? BsonNull.VALUE : new BsonString(server.problem()));
    }

    private static BsonDocument pool(String tenant, PoolReport pool) {
        BsonArray connections = new BsonArray();
        pool.connections().forEach(connection -> connections.add(connection(connection)));
        return new BsonDocument("tenant", new BsonString(tenant))
                .append("server", new BsonString(pool.server().toString()))
                .append("loop", new BsonInt32(pool.loop()))
                .append("keepAlive", new BsonString(lower(pool.keepAlive())))
                .append("min", new BsonInt32(pool.least()))
                .append("max", pool.most() == 0 ? BsonNull.VALUE : new BsonInt32(pool.most()))
                .append("open", new BsonInt32(pool.open()))
                .append("inUse", new BsonInt32(pool.inUse()))
                .append("opening", new BsonInt32(pool.opening()))
                .append("connections", connections);
    }

    private static BsonDocument connection(PoolReport.Connection connection) {
        return new BsonDocument("number", new BsonInt64(connection.number()))
                .append("score", new BsonDouble(connection.score()))
                .append("inUse", BsonBoolean.valueOf(connection.inUse()))
                .append("ageSeconds", seconds(connection.ageNanos()))
                .append("idleSeconds", seconds(connection.idleNanos()))
                .append("answers", new BsonInt64(connection.answers()))
                .append("errors", new BsonInt32(connection.errors()))
                .append(
                        "shortestAnswerMillis",
                        connection.shortestAnswerNanos() < 0
                                ? BsonNull.VALUE
                                : new BsonDouble(connection.shortestAnswerNanos() / NANOS_PER_MILLI));
    }

    private static BsonValue seconds(long nanos) {
        return new BsonDouble(nanos / NANOS_PER_SECOND);
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
