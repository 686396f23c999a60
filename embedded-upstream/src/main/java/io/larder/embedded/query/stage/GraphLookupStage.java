package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.path.ElementPath;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import io.larder.embedded.query.value.ValueKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $graphLookup: what can be reached from a value by following one field to another. */
final class GraphLookupStage {
    private static final Set<String> FIELDS = Set.of(
            "from",
            "startWith",
            "connectFromField",
            "connectToField",
            "as",
            "maxDepth",
            "depthField",
            "restrictSearchWithMatch");

    private final Namespace from;
    private final Expression startWith;
    private final ElementPath connectFrom;
    private final ElementPath connectTo;
    private final String as;
    private final long maxDepth;
    private final @Nullable String depthField;
    private final @Nullable Document restrict;

    private GraphLookupStage(Document spec, PipelineContext context) {
        for (String field : spec.keySet()) {
            if (!FIELDS.contains(field)) {
                throw new CommandFailure(40104, "Unknown argument to $graphLookup: " + field);
            }
        }
        for (String field : List.of("from", "startWith", "connectFromField", "connectToField", "as")) {
            if (!spec.containsKey(field)) {
                throw new CommandFailure(
                        40105,
                        "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.");
            }
        }
        from = ForeignCollection.of("$graphLookup", spec.get("from"), context);
        startWith = Expressions.compile(spec.get("startWith"), context.scope());
        connectFrom = new ElementPath(string(spec, "connectFromField"));
        connectTo = new ElementPath(string(spec, "connectToField"));
        as = string(spec, "as");
        depthField = spec.containsKey("depthField") ? string(spec, "depthField") : null;
        restrict = (Document) spec.get("restrictSearchWithMatch");
        Long depth = spec.containsKey("maxDepth") ? Numbers.wholeLong(spec.get("maxDepth")) : (Long) Long.MAX_VALUE;
        if (depth == null || depth < 0) {
            throw new CommandFailure(
                    depth == null ? 40100 : 40101,
                    "maxDepth requires a nonnegative argument, found: " + spec.get("maxDepth"));
        }
        maxDepth = depth;
    }

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document spec)) {
            throw new CommandFailure(
                    9,
                    "the $graphLookup stage specification must be an object, but found " + TypeNames.of(specification));
        }
        GraphLookupStage stage = new GraphLookupStage(spec, context);
        return stage::run;
    }

    private static String string(Document spec, String field) {
        if (spec.get(field) instanceof String text) {
            return text;
        }
        throw new CommandFailure(40103, "expected string as argument for " + field + ", found: " + spec.get(field));
    }

    private Iterator<Document> run(Iterator<Document> input, PipelineContext context) {
        return Streams.deferred(() -> {
            Matcher matcher = restrict == null ? null : Matcher.compile(restrict, context.evaluation());
            List<Document> nodes = new ArrayList<>();
            Map<ValueKey, List<Integer>> byValue = new HashMap<>();
            context.sources().read(from).forEachRemaining(document -> {
                if (matcher == null || matcher.matches(document)) {
                    for (ValueKey key : keys(document, connectTo, context)) {
                        byValue.computeIfAbsent(key, made -> new ArrayList<>()).add(nodes.size());
                    }
                    nodes.add(document);
                }
            });
            return Streams.map(input, document -> Nested.put(document, as, reached(document, nodes, byValue, context)));
        });
    }

    private List<Document> reached(
            Document document, List<Document> nodes, Map<ValueKey, List<Integer>> byValue, PipelineContext context) {
        Object start = startWith.evaluate(context.frame(document));
        Set<ValueKey> frontier = new HashSet<>();
        if (start instanceof List<?> list) {
            list.forEach(
                    each -> frontier.add(ValueKey.of(each, context.evaluation().collation())));
        } else if (!Missing.isMissing(start)) {
            frontier.add(ValueKey.of(start, context.evaluation().collation()));
        }
        Set<Integer> seen = new HashSet<>();
        List<Document> found = new ArrayList<>();
        Set<ValueKey> next = frontier;
        for (long depth = 0; depth <= maxDepth && !next.isEmpty(); depth++) {
            Set<ValueKey> further = new HashSet<>();
            for (ValueKey key : next) {
                for (int position : byValue.getOrDefault(key, List.of())) {
                    if (seen.add(position)) {
                        Document node = nodes.get(position);
                        found.add(depthField == null ? node : Nested.put(node, depthField, depth));
                        further.addAll(keys(node, connectFrom, context));
                    }
                }
            }
            next = further;
        }
        return found;
    }

    private static Set<ValueKey> keys(Document document, ElementPath path, PipelineContext context) {
        Set<ValueKey> keys = new HashSet<>();
        path.anyElement(document, (value, index) -> {
            if (!Missing.isMissing(value)) {
                keys.add(ValueKey.of(value, context.evaluation().collation()));
            }
            return false;
        });
        return keys;
    }
}
