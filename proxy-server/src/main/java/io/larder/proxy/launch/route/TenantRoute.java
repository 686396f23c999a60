package io.larder.proxy.launch.route;

import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The tenants there are, and how each of them does. */
public final class TenantRoute {
    private final RunningTenants running;

    public TenantRoute(RunningTenants running) {
        this.running = running;
    }

    public Route route() {
        return Route.get("/api/v1/tenants", Set.of(), asked -> {
            BsonArray tenants = new BsonArray();
            running.all().forEach(tenant -> tenants.add(json(tenant)));
            return Reply.json(new BsonDocument("tenants", tenants));
        });
    }

    private static BsonDocument json(TenantParts tenant) {
        String trouble = tenant.trouble();
        BsonArray databases = new BsonArray();
        tenant.config().databases().forEach(glob -> databases.add(new BsonString(glob.text())));
        return new BsonDocument("name", new BsonString(tenant.name()))
                .append("reachable", BsonBoolean.valueOf(trouble == null))
                .append("problem", text(trouble))
                .append("upstream", new BsonString(tenant.upstream().uri().toString()))
                .append(
                        "kind",
                        new BsonString(tenant.topology().view().kind().name().toLowerCase(Locale.ROOT)))
                .append("databases", databases)
                .append("clients", new BsonInt32(tenant.requests().clients()))
                .append(
                        "cursors",
                        new BsonInt32(tenant.requests().ongoing().cursors().open()))
                .append("upstreamConnections", new BsonInt32(tenant.pools().open()))
                .append("entries", count(tenant.cache().map(cache -> cache.entries())))
                .append("bytes", count(tenant.cache().map(cache -> cache.bytes())))
                .append("limitBytes", count(tenant.cache().map(cache -> cache.limits()
                        .bytes())));
    }

    private static BsonValue text(@Nullable String text) {
        return text == null ? BsonNull.VALUE : new BsonString(text);
    }

    /** Null where nothing is kept. */
    private static BsonValue count(Optional<Long> number) {
        return number.<BsonValue>map(BsonInt64::new).orElse(BsonNull.VALUE);
    }
}
