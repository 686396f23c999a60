package io.larder.proxy.launch.route;

import io.larder.engine.reason.Reason;
import io.larder.engine.stream.StreamFigures;
import io.larder.engine.usage.Measured;
import io.larder.engine.usage.UsageFigures;
import io.larder.proxy.admin.Asked;
import io.larder.proxy.admin.BadRequestException;
import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.metrics.RequestMetrics;
import io.larder.proxy.stream.StreamStatus;
import io.larder.proxy.stream.StreamsStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The figures since the start: of each tenant, and at the top of all of them together, or of the one that is asked for. */
public final class StatsRoute {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final RunningTenants tenants;
    private final Metrics metrics;
    private final long startedNanos = System.nanoTime();

    public StatsRoute(RunningTenants tenants, Metrics metrics) {
        this.tenants = tenants;
        this.metrics = metrics;
    }

    public Route route() {
        return Route.get("/api/v1/stats", Set.of(AskedTenants.PARAMETER), this::stats);
    }

    private Reply stats(Asked asked) throws BadRequestException {
        List<TenantParts> meant = AskedTenants.of(tenants, asked);
        boolean one = asked.parameter(AskedTenants.PARAMETER).isPresent();
        // Those of tenants that are gone count, too, where none is named.
        RequestMetrics counted = one ? meant.get(0).counted() : metrics.requests();
        BsonArray each = new BsonArray();
        List<BsonDocument> caches = new ArrayList<>();
        long savedRequests = 0;
        long savedNanos = 0;
        for (TenantParts tenant : meant) {
            UsageFigures usage = tenant.requests().usage().total();
            savedRequests += usage.savedRequests();
            savedNanos += usage.savedNanos();
            BsonDocument told = UsageJson.ofTenant(tenant.name(), usage);
            tenant.cache().ifPresent(cache -> {
                BsonDocument figures = CacheFigures.of(cache);
                caches.add(figures);
                told.append("cache", figures);
            });
            tenant.stream().ifPresent(streams -> told.append("stream", stream(tenant.name(), streams.worst()))
                    .append("streams", streams(tenant.name(), streams)));
            each.add(told);
        }
        BsonDocument stats = new BsonDocument(
                        "uptimeSeconds", new BsonInt64((System.nanoTime() - startedNanos) / 1_000_000_000L))
                .append("requests", requests(counted))
                .append("bypasses", bypasses(counted))
                .append("saved", UsageJson.saved(savedRequests, savedNanos))
                .append("tenants", each);
        if (!caches.isEmpty()) {
            stats.append("cache", CacheFigures.sum(caches));
        }
        worst(meant).ifPresent(stream -> stats.append("stream", stream));
        return Reply.json(stats);
    }

    private static BsonDocument requests(RequestMetrics counted) {
        BsonDocument requests = new BsonDocument();
        for (Outcome outcome : Outcome.values()) {
            Measured measured = counted.answered(outcome);
            requests.append(
                    outcome.label(),
                    new BsonDocument("count", new BsonInt64(measured.count()))
                            .append("p50Millis", millis(measured.percentileNanos(0.5)))
                            .append("p99Millis", millis(measured.percentileNanos(0.99))));
        }
        return requests;
    }

    private static BsonDocument bypasses(RequestMetrics counted) {
        BsonDocument bypasses = new BsonDocument();
        for (Reason reason : Reason.values()) {
            long count = counted.bypasses(reason);
            if (count > 0) {
                bypasses.append(reason.label(), new BsonInt64(count));
            }
        }
        return bypasses;
    }

    /** The stream that an operator has to hear of first, over all tenants. */
    private static Optional<BsonDocument> worst(List<TenantParts> tenants) {
        record OfTenant(String tenant, StreamStatus status) {}
        return tenants.stream()
                .flatMap(
                        tenant -> tenant.stream().map(streams -> new OfTenant(tenant.name(), streams.worst())).stream())
                .min(Comparator.comparing(OfTenant::status, StreamsStatus.WORST_FIRST))
                .map(one -> stream(one.tenant(), one.status()));
    }

    private static BsonArray streams(String tenant, StreamsStatus streams) {
        return new BsonArray(
                streams.streams().stream().map(one -> stream(tenant, one)).toList());
    }

    private static BsonDocument stream(String tenant, StreamStatus status) {
        StreamFigures figures = status.figures();
        BsonDocument stream = new BsonDocument("tenant", new BsonString(tenant))
                .append("covers", new BsonString(status.covers()))
                .append("form", new BsonString(status.coverage().form().label()))
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
            stream.append("ageSeconds", new BsonDouble((System.nanoTime() - figures.heardNanos()) / NANOS_PER_SECOND))
                    .append("lagSeconds", new BsonInt64(figures.lagSeconds()))
                    .append("events", new BsonInt64(figures.events()))
                    .append("losses", new BsonInt64(figures.losses()));
        }
        return stream;
    }

    private static BsonValue millis(long nanos) {
        return new BsonDouble(nanos / NANOS_PER_MILLI);
    }
}
