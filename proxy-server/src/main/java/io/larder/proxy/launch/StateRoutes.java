package io.larder.proxy.launch;

import io.larder.config.load.InvalidConfig;
import io.larder.config.show.Setting;
import io.larder.config.source.Problem;
import io.larder.engine.reason.Reason;
import io.larder.engine.stream.StreamFigures;
import io.larder.engine.usage.Measured;
import io.larder.engine.usage.UsageFigures;
import io.larder.engine.usage.UsageTable;
import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.stream.StreamStatus;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What an operator asks of the whole proxy, and tells it to do. */
final class StateRoutes {
    private static final double NANOS_PER_MILLI = 1e6;

    private final RunningProxy proxy;
    private final Metrics metrics;
    private final long startedNanos = System.nanoTime();

    StateRoutes(RunningProxy proxy, Metrics metrics) {
        this.proxy = proxy;
        this.metrics = metrics;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/v1/stats", Set.of(), asked -> stats()),
                Route.get("/api/v1/pools", Set.of(), asked -> PoolRoute.answer(proxy)),
                Route.get("/api/v1/config", Set.of(), asked -> config()),
                Route.post("/api/v1/reload", asked -> reload()),
                Route.post("/api/v1/drain", asked -> drain()));
    }

    private Reply stats() {
        BsonDocument requests = new BsonDocument();
        for (Outcome outcome : Outcome.values()) {
            Measured measured = metrics.requests().answered(outcome);
            requests.append(
                    outcome.name().toLowerCase(Locale.ROOT),
                    new BsonDocument("count", new BsonInt64(measured.count()))
                            .append("p50Millis", millis(measured.percentileNanos(0.5)))
                            .append("p99Millis", millis(measured.percentileNanos(0.99))));
        }
        BsonDocument bypasses = new BsonDocument();
        for (Reason reason : Reason.values()) {
            long count = metrics.requests().bypasses(reason);
            if (count > 0) {
                bypasses.append(reason.label(), new BsonInt64(count));
            }
        }
        BsonDocument stats = new BsonDocument(
                        "uptimeSeconds", new BsonInt64((System.nanoTime() - startedNanos) / 1_000_000_000L))
                .append("requests", requests)
                .append("bypasses", bypasses);
        BsonArray tenants = new BsonArray();
        long savedRequests = 0;
        long savedNanos = 0;
        for (Map.Entry<String, UsageTable> tenant : proxy.usage().entrySet()) {
            UsageFigures figures = tenant.getValue().total();
            savedRequests += figures.savedRequests();
            savedNanos += figures.savedNanos();
            tenants.add(UsageJson.ofTenant(tenant.getKey(), figures));
        }
        stats.append("saved", UsageJson.saved(savedRequests, savedNanos)).append("tenants", tenants);
        proxy.cache().ifPresent(cache -> stats.append("cache", CacheRoutes.figures(cache)));
        proxy.stream().ifPresent(stream -> stats.append("stream", stream(stream)));
        return Reply.json(stats);
    }

    private static BsonDocument stream(StreamStatus status) {
        StreamFigures figures = status.figures();
        BsonDocument stream = new BsonDocument("covers", new BsonString(status.covers()))
                .append(
                        "state",
                        new BsonString(
                                figures == null
                                        ? "none"
                                        : figures.state().name().toLowerCase(Locale.ROOT)))
                .append(
                        "fallenBack",
                        status.fallenBack() == null ? BsonNull.VALUE : new BsonString(status.fallenBack()));
        if (figures != null && figures.heard()) {
            stream.append("ageSeconds", new BsonDouble((System.nanoTime() - figures.heardNanos()) / 1e9))
                    .append("lagSeconds", new BsonInt64(figures.lagSeconds()))
                    .append("events", new BsonInt64(figures.events()))
                    .append("losses", new BsonInt64(figures.losses()));
        }
        return stream;
    }

    private static BsonValue millis(long nanos) {
        return new BsonDouble(nanos / NANOS_PER_MILLI);
    }

    private Reply config() {
        BsonArray settings = new BsonArray();
        for (Setting setting : proxy.configInUse().settings()) {
            settings.add(new BsonDocument("path", new BsonString(setting.path()))
                    .append(
                            "value",
                            setting.text().<BsonValue>map(BsonString::new).orElse(BsonNull.VALUE))
                    .append("origin", new BsonString(setting.origin())));
        }
        return Reply.json(new BsonDocument("settings", settings));
    }

    private Reply reload() {
        if (!proxy.configInUse().canReload()) {
            return Reply.error(HttpResponseStatus.CONFLICT, "this proxy was started without a source to read again");
        }
        try {
            ConfigInUse.Reloaded reloaded = proxy.configInUse().reload();
            return Reply.json(new BsonDocument("changed", strings(reloaded.changed()))
                    .append("atNextStart", strings(reloaded.waiting())));
        } catch (InvalidConfig e) {
            List<String> problems = e.problems().stream().map(Problem::toString).toList();
            return Reply.json(
                    HttpResponseStatus.UNPROCESSABLE_ENTITY,
                    new BsonDocument("error", new BsonString("the configuration is wrong and nothing was changed"))
                            .append("problems", strings(problems)));
        }
    }

    private static BsonArray strings(List<String> texts) {
        return new BsonArray(texts.stream().map(BsonString::new).toList());
    }

    private Reply drain() {
        proxy.beginDrain();
        return Reply.json(
                HttpResponseStatus.ACCEPTED,
                new BsonDocument("clients", new BsonInt32(proxy.listeners().connections())));
    }
}
