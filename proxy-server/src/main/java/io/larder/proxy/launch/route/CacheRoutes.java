package io.larder.proxy.launch.route;

import io.larder.engine.cache.Cache;
import io.larder.engine.cache.EntryView;
import io.larder.engine.name.Namespace;
import io.larder.proxy.admin.Asked;
import io.larder.proxy.admin.BadRequestException;
import io.larder.proxy.admin.Reply;
import io.larder.proxy.admin.Route;
import io.larder.proxy.launch.tenant.RunningTenants;
import io.larder.proxy.launch.tenant.TenantParts;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonTimestamp;

/** Looking into the cache, and taking things out of it by hand. Shows neither documents nor values of queries. */
public final class CacheRoutes {
    private static final String TENANT = AskedTenants.PARAMETER;
    private static final int ENTRIES = 100;
    private static final int MOST_ENTRIES = 10_000;
    private static final Set<String> SELECTORS = Set.of("namespace", "shape", "id", TENANT);

    private final RunningTenants tenants;

    public CacheRoutes(RunningTenants tenants) {
        this.tenants = tenants;
    }

    private interface OfCache {
        Reply answer(Cache cache, Asked asked) throws BadRequestException;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/shapes", Set.of("namespace", TENANT), with(CacheRoutes::shapes)),
                Route.get(
                        "/api/v1/entries",
                        Set.of("namespace", "shape", "id", "limit", TENANT),
                        with(CacheRoutes::entries)),
                Route.post("/api/v1/evict", with(CacheRoutes::evict)),
                Route.post(
                        "/api/v1/clear",
                        with((cache, asked) -> ended(cache.inspection().clear()))));
    }

    private Route.Action with(OfCache action) {
        return asked -> {
            Optional<Cache> cache = tenant(asked).cache();
            return cache.isPresent()
                    ? action.answer(cache.get(), asked)
                    : Reply.error(HttpResponseStatus.CONFLICT, "nothing is cached: every policy says off");
        };
    }

    /** Whose cache is meant. Where there are several tenants, that has to be said. */
    private TenantParts tenant(Asked asked) throws BadRequestException {
        Optional<String> name = asked.parameter(TENANT);
        if (name.isEmpty() && !asked.body().isBlank()) {
            name = text(asked.json(), TENANT);
        }
        List<TenantParts> meant = AskedTenants.named(tenants, name);
        if (meant.size() > 1) {
            throw new BadRequestException("expected tenant, one of " + AskedTenants.names(tenants));
        }
        return meant.get(0);
    }

    private static Reply shapes(Cache cache, Asked asked) throws BadRequestException {
        BsonArray shapes = new BsonArray();
        cache.inspection().shapes(namespace(asked.parameter("namespace"))).entrySet().stream()
                .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
                .limit(MOST_ENTRIES)
                .forEach(each -> shapes.add(new BsonDocument("shape", new BsonString(each.getKey()))
                        .append("entries", new BsonInt32(each.getValue()))));
        return Reply.json(new BsonDocument("shapes", shapes));
    }

    private static Reply entries(Cache cache, Asked asked) throws BadRequestException {
        Namespace namespace = namespace(asked.parameter("namespace"));
        Optional<String> shape = asked.parameter("shape");
        Optional<String> id = asked.parameter("id");
        int limit = asked.parameter("limit", ENTRIES, 1, MOST_ENTRIES);
        oneOf(shape.isPresent(), id.isPresent());
        List<EntryView> views;
        if (id.isPresent()) {
            views = cache.inspection().entries(namespace, Identities.ofJson(id.get()), limit);
        } else if (shape.isPresent()) {
            views = cache.inspection().entries(namespace, shape.get(), limit);
        } else {
            views = cache.inspection().entries(namespace, limit);
        }
        BsonArray entries = new BsonArray();
        views.forEach(view -> entries.add(json(view)));
        return Reply.json(new BsonDocument("entries", entries));
    }

    private static BsonDocument json(EntryView view) {
        return new BsonDocument("key", new BsonString(view.key()))
                .append("shape", new BsonString(view.shape().text()))
                .append("bytes", new BsonInt32(view.weight()))
                .append("documents", new BsonInt32(view.documents()))
                .append("clusterTime", new BsonTimestamp(view.time()))
                .append("localNumber", new BsonInt64(view.number()))
                .append("watched", BsonBoolean.valueOf(view.watched()))
                .append("ageSeconds", new BsonDouble(view.ageNanos() / 1e9))
                .append("idleSeconds", new BsonDouble(view.idleNanos() / 1e9))
                .append("hits", new BsonInt32(view.hits()));
    }

    private static Reply evict(Cache cache, Asked asked) throws BadRequestException {
        BsonDocument body = asked.json();
        for (String key : body.keySet()) {
            if (!SELECTORS.contains(key)) {
                throw new BadRequestException("no such field: " + key + "; expected namespace, and shape or id");
            }
        }
        Namespace namespace = namespace(text(body, "namespace"));
        Optional<String> shape = text(body, "shape");
        oneOf(shape.isPresent(), body.containsKey("id"));
        if (body.containsKey("id")) {
            return ended(cache.inspection().evict(namespace, Identities.of(body.get("id"))));
        }
        return ended(
                shape.isPresent()
                        ? cache.inspection().evict(namespace, shape.get())
                        : cache.inspection().evict(namespace));
    }

    private static Optional<String> text(BsonDocument body, String field) throws BadRequestException {
        if (!body.containsKey(field)) {
            return Optional.empty();
        }
        if (!body.isString(field)) {
            throw new BadRequestException("expected " + field + " to be a string");
        }
        return Optional.of(body.getString(field).getValue());
    }

    private static void oneOf(boolean shape, boolean id) throws BadRequestException {
        if (shape && id) {
            throw new BadRequestException("expected shape or id, found both");
        }
    }

    private static Namespace namespace(Optional<String> text) throws BadRequestException {
        String name = text.orElse("");
        int dot = name.indexOf('.');
        if (dot <= 0 || dot == name.length() - 1) {
            throw new BadRequestException("expected a namespace such as shop.products");
        }
        return new Namespace(name.substring(0, dot), name.substring(dot + 1));
    }

    private static Reply ended(int entries) {
        return Reply.json(new BsonDocument("evicted", new BsonInt32(entries)));
    }
}
