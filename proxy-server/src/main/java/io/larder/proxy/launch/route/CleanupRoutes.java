package io.larder.proxy.launch.route;

import io.larder.proxy.admin.Asked;
import io.larder.proxy.admin.BadRequestException;
import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.launch.tenant.Cleanup;
import io.larder.proxy.metrics.Metrics;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;

/** The cleanup of unused answers: what its last runs have done, and one more at once. */
public final class CleanupRoutes {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Cleanup cleanup;

    public CleanupRoutes(Cleanup cleanup) {
        this.cleanup = cleanup;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/cleanup", Set.of(), asked -> show()), Route.post("/api/v1/cleanup", this::run));
    }

    public static void bind(Metrics metrics, Cleanup cleanup) {
        metrics.counter("larder.cleanup.runs", "Looks for unused answers that have come to an end", cleanup::ended);
        metrics.counter("larder.cleanup.failures", "Of these, failed ones", cleanup::failures);
        metrics.gauge(
                "larder.cleanup.failed.in.a.row",
                null,
                "Failed looks for unused answers since the last good one",
                cleanup::failedInARow);
    }

    private Reply show() {
        BsonArray tenants = new BsonArray();
        for (Cleanup.Target target : cleanup.targets()) {
            tenants.add(new BsonDocument("tenant", new BsonString(target.tenant()))
                    .append("idleSeconds", new BsonDouble(target.idle().toMillis() / MILLIS_PER_SECOND))
                    .append("everySeconds", new BsonDouble(target.every().toMillis() / MILLIS_PER_SECOND)));
        }
        BsonArray runs = new BsonArray();
        cleanup.runs().forEach(run -> runs.add(json(run)));
        return Reply.json(new BsonDocument("tenants", tenants).append("runs", runs));
    }

    private static BsonDocument json(Cleanup.Run run) {
        String error = run.error();
        return new BsonDocument("at", new BsonString(run.at().toString()))
                .append("cause", new BsonString(run.cause().name().toLowerCase(Locale.ROOT)))
                .append("tenant", new BsonString(run.tenant()))
                .append("looked", new BsonInt32(run.evicted().looked()))
                .append("evicted", new BsonInt32(run.evicted().entries()))
                .append("bytes", new BsonInt64(run.evicted().bytes()))
                .append("millis", new BsonDouble(run.nanos() / NANOS_PER_MILLI))
                .append("error", error == null ? BsonNull.VALUE : new BsonString(error));
    }

    private Reply run(Asked asked) throws BadRequestException {
        List<Cleanup.Run> runs = cleanup.runNow(tenant(asked.json()));
        if (runs.isEmpty()) {
            return Reply.error(HttpResponseStatus.CONFLICT, "nothing is cached: every policy says off");
        }
        BsonArray done = new BsonArray();
        runs.forEach(run -> done.add(json(run)));
        int evicted = runs.stream().mapToInt(run -> run.evicted().entries()).sum();
        return Reply.json(new BsonDocument("evicted", new BsonInt32(evicted)).append("runs", done));
    }

    private Optional<String> tenant(BsonDocument body) throws BadRequestException {
        if (body.isEmpty()) {
            return Optional.empty();
        }
        if (body.size() == 1 && body.isString("tenant")) {
            String name = body.getString("tenant").getValue();
            if (cleanup.targets().stream().anyMatch(target -> target.tenant().equals(name))) {
                return Optional.of(name);
            }
            throw new BadRequestException("there is no such tenant that caches");
        }
        throw new BadRequestException("expected no body, or {\"tenant\": \"NAME\"}");
    }
}
