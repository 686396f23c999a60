package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.expression.Scope;
import io.larder.embedded.query.path.ElementPath;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.TypeNames;
import io.larder.embedded.query.value.ValueKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $lookup: by equal fields, by a pipeline with variables, or both. */
final class LookupStage {
    private static final Set<String> FIELDS =
            Set.of("from", "localField", "foreignField", "let", "pipeline", "as", "_internalCollation");

    private final @Nullable Namespace from;
    private final String as;
    private final @Nullable ElementPath local;
    private final @Nullable ElementPath foreign;
    private final Map<String, Expression> let;
    private final @Nullable List<Document> pipeline;

    private LookupStage(Document spec, PipelineContext context) {
        as = string(spec, "as");
        from = spec.containsKey("from") ? ForeignCollection.of("$lookup", spec.get("from"), context) : null;
        boolean fields = spec.containsKey("localField") || spec.containsKey("foreignField");
        local = fields ? new ElementPath(string(spec, "localField")) : null;
        foreign = fields ? new ElementPath(string(spec, "foreignField")) : null;
        pipeline = spec.containsKey("pipeline") ? Specs.pipeline("$lookup", spec.get("pipeline")) : null;
        let = new LinkedHashMap<>();
        if (spec.get("let") instanceof Document variables) {
            variables.forEach((name, value) -> {
                Scope.requireUserName(name);
                let.put(name, Expressions.compile(value, context.scope()));
            });
        }
        if (!fields && pipeline == null) {
            throw parse("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
        }
        if (pipeline == null && !let.isEmpty()) {
            throw parse("$lookup with a 'let' requires a 'pipeline'");
        }
        if (pipeline != null) {
            Document unknown = new Document();
            let.keySet().forEach(name -> unknown.put(name, Missing.MISSING));
            // Fails now and not at the first document. Without a collection the pipeline must begin with $documents.
            Pipeline checked = Pipeline.compile(pipeline, inner(context).withVariables(unknown));
            if (checked.sink() != null) {
                throw new CommandFailure(51047, "$out/$merge is not allowed within a $lookup's sub-pipeline");
            }
            if (from == null && checked.readsCollection()) {
                throw parse("must specify 'from' field for a $lookup");
            }
        } else if (from == null) {
            throw parse("must specify 'from' field for a $lookup");
        }
    }

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document spec)) {
            throw parse("the $lookup stage specification must be an object, but found " + TypeNames.of(specification));
        }
        for (String field : spec.keySet()) {
            if (!FIELDS.contains(field)) {
                throw parse("unknown argument to $lookup: " + field);
            }
        }
        LookupStage stage = new LookupStage(spec, context);
        return stage::run;
    }

    private static String string(Document spec, String field) {
        if (!spec.containsKey(field)) {
            throw parse("must specify '" + field + "' field for a $lookup");
        }
        if (spec.get(field) instanceof String text) {
            return text;
        }
        throw parse("$lookup argument '" + field + ": " + spec.get(field) + "' must be a string, is type "
                + TypeNames.of(spec.get(field)));
    }

    private static CommandFailure parse(String message) {
        return new CommandFailure(ErrorCode.FAILED_TO_PARSE, message);
    }

    private PipelineContext inner(PipelineContext context) {
        return from == null ? context : context.on(from);
    }

    private Iterator<Document> run(Iterator<Document> input, PipelineContext context) {
        List<Document> foreignDocuments = new ArrayList<>();
        Map<ValueKey, List<Integer>> byValue = new HashMap<>();
        return Streams.deferred(() -> {
            if (from != null) {
                context.sources().read(from).forEachRemaining(foreignDocuments::add);
            }
            if (foreign != null) {
                for (int i = 0; i < foreignDocuments.size(); i++) {
                    for (ValueKey key : keys(foreignDocuments.get(i), foreign, context)) {
                        byValue.computeIfAbsent(key, made -> new ArrayList<>()).add(i);
                    }
                }
            }
            return Streams.map(
                    input, document -> Nested.put(document, as, joined(document, foreignDocuments, byValue, context)));
        });
    }

    private List<Document> joined(
            Document document, List<Document> all, Map<ValueKey, List<Integer>> byValue, PipelineContext context) {
        List<Document> candidates = all;
        if (local != null) {
            Set<Integer> positions = new java.util.TreeSet<>();
            for (ValueKey key : keys(document, local, context)) {
                positions.addAll(byValue.getOrDefault(key, List.of()));
            }
            candidates = positions.stream().map(all::get).toList();
        }
        if (pipeline == null) {
            return new ArrayList<>(candidates);
        }
        Document variables = new Document();
        Frame frame = context.frame(document);
        let.forEach((name, value) -> variables.put(name, value.evaluate(frame)));
        return Streams.drain(Pipeline.compile(pipeline, inner(context).withVariables(variables))
                .run(candidates.iterator()));
    }

    /** A missing field joins with null; an array joins by each of its elements and as a whole. */
    private static Set<ValueKey> keys(Document document, ElementPath path, PipelineContext context) {
        Set<ValueKey> keys = new LinkedHashSet<>();
        path.anyElement(document, (value, index) -> {
            keys.add(ValueKey.of(Missing.orNull(value), context.evaluation().collation()));
            return false;
        });
        if (keys.isEmpty()) {
            keys.add(ValueKey.of(null));
        }
        return keys;
    }
}
