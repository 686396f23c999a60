package io.larder.proxy.launch.route;

import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import io.larder.proxy.metrics.Metrics;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * What load balancers, kubelets and Prometheus ask, without a token. An upstream in trouble is told, and makes the proxy
 * unready only where that is wanted: beside a single application it would take the application down.
 */
public final class HealthRoutes {
    private final RunningTenants tenants;
    private final ConfigInUse config;
    private final BooleanSupplier draining;
    private final Metrics metrics;

    public HealthRoutes(RunningTenants tenants, ConfigInUse config, BooleanSupplier draining, Metrics metrics) {
        this.tenants = tenants;
        this.config = config;
        this.draining = draining;
        this.metrics = metrics;
    }

    public List<Route> routes() {
        return List.of(
                Route.open("/health/live", asked -> Reply.json(new BsonDocument("live", BsonBoolean.TRUE))),
                Route.open("/health/ready", asked -> ready()),
                Route.open("/metrics", asked -> Reply.text(Metrics.CONTENT_TYPE, metrics.scrape())));
    }

    private Reply ready() {
        List<String> upstream = new ArrayList<>();
        boolean several = tenants.all().size() > 1;
        for (TenantParts tenant : tenants.all()) {
            String trouble = tenant.trouble();
            if (trouble != null) {
                upstream.add((several ? "upstream of tenant " + tenant.name() : "upstream") + ": " + trouble);
            }
        }
        List<String> reasons = new ArrayList<>(upstream);
        boolean ready = upstream.isEmpty() || !config.config().admin().readyNeedsUpstream();
        if (draining.getAsBoolean()) {
            reasons.add("draining: no more clients are accepted");
            ready = false;
        }
        BsonArray told = new BsonArray();
        reasons.forEach(reason -> told.add(new BsonString(reason)));
        return Reply.json(
                ready ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                new BsonDocument("ready", BsonBoolean.valueOf(ready)).append("reasons", told));
    }
}
