package io.larder.proxy.launch;

import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.TopologyView;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * What load balancers, kubelets and Prometheus ask, without a token. An upstream in trouble is told, and makes the proxy
 * unready only where that is wanted: beside a single application it would take the application down.
 */
final class HealthRoutes {
    private final RunningProxy proxy;
    private final Metrics metrics;

    HealthRoutes(RunningProxy proxy, Metrics metrics) {
        this.proxy = proxy;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.open("/health/live", asked -> Reply.json(new BsonDocument("live", BsonBoolean.TRUE))),
                Route.open("/health/ready", asked -> ready()),
                Route.open("/metrics", asked -> Reply.text(Metrics.CONTENT_TYPE, metrics.scrape())));
    }

    private Reply ready() {
        List<String> upstream = new ArrayList<>();
        boolean several = proxy.tenants().all().size() > 1;
        for (TenantParts tenant : proxy.tenants().all()) {
            String trouble = trouble(tenant);
            if (trouble != null) {
                upstream.add((several ? "upstream of tenant " + tenant.name() : "upstream") + ": " + trouble);
            }
        }
        List<String> reasons = new ArrayList<>(upstream);
        boolean ready = upstream.isEmpty() || !proxy.config().admin().readyNeedsUpstream();
        if (proxy.isDraining()) {
            reasons.add("draining: no more clients are accepted");
            ready = false;
        }
        BsonArray told = new BsonArray();
        reasons.forEach(reason -> told.add(new BsonString(reason)));
        return Reply.json(
                ready ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                new BsonDocument("ready", BsonBoolean.valueOf(ready)).append("reasons", told));
    }

    /** Why nobody can be served from this tenant's upstream; null if somebody can. */
    static @Nullable String trouble(TenantParts tenant) {
        TopologyView view = tenant.topology().view();
        boolean reached = view.servers().stream().anyMatch(ServerView::reachable);
        return reached ? null : view.explain(Target.PRIMARY);
    }
}
