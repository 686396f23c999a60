package io.larder.proxy.launch.route;

import io.larder.engine.usage.UsageFigures;
import io.larder.engine.usage.UsageTable;
import io.larder.proxy.admin.Asked;
import io.larder.proxy.admin.BadRequestException;
import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** What reads have come to, by shape and by namespace: the most of one kind first. */
public final class UsageRoutes {
    private static final int ROWS = 50;
    private static final int MOST_ROWS = 1000;

    private static final String USUAL = "hits";

    /** What a list can begin with the most of. */
    private static final Map<String, ToLongFunction<UsageFigures>> SORTS = new LinkedHashMap<>();

    static {
        SORTS.put(USUAL, row -> row.hits().count());
        SORTS.put("misses", UsageFigures::misses);
        SORTS.put("invalidations", UsageFigures::invalidations);
        SORTS.put("bytes", UsageFigures::bytes);
        SORTS.put("saved", UsageFigures::savedNanos);
        SORTS.put("latency", row -> row.upstream().percentileNanos(0.99));
    }

    private record Row(String tenant, UsageFigures figures) {}

    /** By the names of tenants. */
    private final Supplier<Map<String, UsageTable>> tables;

    public UsageRoutes(Supplier<Map<String, UsageTable>> tables) {
        this.tables = tables;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/stats/shapes", Set.of("tenant", "namespace", "sort", "limit"), this::shapes),
                Route.get("/api/v1/stats/namespaces", Set.of("tenant", "sort", "limit"), this::namespaces));
    }

    private Reply shapes(Asked asked) throws BadRequestException {
        Optional<String> namespace = asked.parameter("namespace");
        List<Row> rows = rows(asked, UsageTable::shapes);
        rows.removeIf(row -> namespace.isPresent()
                && !namespace.get().equals(row.figures().namespace().toString()));
        return list("shapes", rows, asked, row -> UsageJson.ofShape(row.tenant(), row.figures()));
    }

    private Reply namespaces(Asked asked) throws BadRequestException {
        List<Row> rows = rows(asked, UsageTable::namespaces);
        return list("namespaces", rows, asked, row -> UsageJson.ofNamespace(row.tenant(), row.figures()));
    }

    /** Those that have counted anything. */
    private List<Row> rows(Asked asked, Function<UsageTable, List<UsageFigures>> of) throws BadRequestException {
        Map<String, UsageTable> all = tables.get();
        Optional<String> tenant = asked.parameter("tenant");
        if (tenant.isPresent() && !all.containsKey(tenant.get())) {
            throw new BadRequestException("there is no such tenant");
        }
        List<Row> rows = new ArrayList<>();
        all.forEach((name, table) -> {
            if (tenant.isEmpty() || tenant.get().equals(name)) {
                of.apply(table).forEach(figures -> rows.add(new Row(name, figures)));
            }
        });
        rows.removeIf(row -> row.figures().isEmpty());
        return rows;
    }

    private static Reply list(String name, List<Row> rows, Asked asked, Function<Row, BsonDocument> form)
            throws BadRequestException {
        ToLongFunction<UsageFigures> sort = SORTS.get(asked.parameter("sort").orElse(USUAL));
        if (sort == null) {
            throw new BadRequestException("expected sort to be one of " + String.join(", ", SORTS.keySet()));
        }
        int limit = asked.parameter("limit", ROWS, 1, MOST_ROWS);
        BsonArray list = new BsonArray();
        rows.stream()
                .sorted(Comparator.comparingLong((Row row) -> sort.applyAsLong(row.figures()))
                        .reversed())
                .limit(limit)
                .forEach(row -> list.add(form.apply(row)));
        return Reply.json(new BsonDocument(name, list).append("total", new BsonInt32(rows.size())));
    }
}
