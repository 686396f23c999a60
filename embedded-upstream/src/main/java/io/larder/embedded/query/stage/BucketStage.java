package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.expression.Constant;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** $bucket: groups between given boundaries. */
final class BucketStage {
    private BucketStage() {}

    static final Document COUNT = new Document("count", new Document("$sum", 1));

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document document)) {
            throw new CommandFailure(
                    40201,
                    "Argument to $bucket stage must be an object, but found type: " + TypeNames.of(specification));
        }
        for (String field : document.keySet()) {
            if (!Set.of("groupBy", "boundaries", "default", "output").contains(field)) {
                throw new CommandFailure(40197, "Unrecognized option to $bucket: " + field);
            }
        }
        if (!document.containsKey("groupBy") || !document.containsKey("boundaries")) {
            throw new CommandFailure(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
        }
        List<@Nullable Object> boundaries = boundaries(document.get("boundaries"), context);
        boolean hasDefault = document.containsKey("default");
        Object other = document.get("default");
        Expression groupBy = Expressions.compile(document.get("groupBy"), context.scope());
        Document output = document.get("output") instanceof Document given ? given : COUNT;
        Collation collation = context.evaluation().collation();
        if (hasDefault
                && Compare.compare(other, boundaries.get(0), collation) >= 0
                && Compare.compare(other, boundaries.get(boundaries.size() - 1), collation) < 0) {
            throw new CommandFailure(
                    40199,
                    "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.");
        }
        GroupStage groups = new GroupStage(new Constant(null), GroupStage.accumulators(name, output, context));
        return (input, with) ->
                Streams.deferred(() -> run(input, with, groups, groupBy, boundaries, hasDefault, other));
    }

    private static List<@Nullable Object> boundaries(@Nullable Object given, PipelineContext context) {
        if (!(given instanceof List<?> list)) {
            throw new CommandFailure(
                    40200,
                    "The $bucket 'boundaries' field must be an array, but found type: " + TypeNames.of(given) + ".");
        }
        if (list.size() < 2) {
            throw new CommandFailure(
                    40192,
                    "The $bucket 'boundaries' field must have at least 2 values, but found " + list.size()
                            + " value(s).");
        }
        List<@Nullable Object> boundaries = new ArrayList<>();
        for (Object each : list) {
            Expression expression = Expressions.compile(each, context.scope());
            if (!(expression instanceof Constant constant)) {
                throw new CommandFailure(
                        40191,
                        "The $bucket 'boundaries' field must be an array of constant values, but found value: "
                                + Shell.render(each) + ".");
            }
            boundaries.add(constant.value());
        }
        for (int i = 1; i < boundaries.size(); i++) {
            Object before = boundaries.get(i - 1);
            Object after = boundaries.get(i);
            if (Compare.rank(before) != Compare.rank(after)) {
                throw new CommandFailure(
                        40193,
                        "All values in the the 'boundaries' option to $bucket must have the same type. Found conflicting types "
                                + TypeNames.of(before) + " and " + TypeNames.of(after) + ".");
            }
            if (Compare.compare(before, after, context.evaluation().collation()) >= 0) {
                throw new CommandFailure(
                        40194,
                        "The 'boundaries' option to $bucket must be sorted, but elements " + (i - 1) + " and " + i
                                + " are not in ascending order (" + Shell.render(before) + " is not less than "
                                + Shell.render(after) + ").");
            }
        }
        return boundaries;
    }

    private static Iterator<Document> run(
            Iterator<Document> input,
            PipelineContext context,
            GroupStage groups,
            Expression groupBy,
            List<@Nullable Object> boundaries,
            boolean hasDefault,
            @Nullable Object other) {
        Collation collation = context.evaluation().collation();
        Map<Integer, List<GroupAccumulator.State>> buckets = new TreeMap<>();
        while (input.hasNext()) {
            Document document = input.next();
            Object value = Missing.orNull(groupBy.evaluate(context.frame(document)));
            int bucket = -1;
            for (int i = 0; i < boundaries.size(); i++) {
                if (Compare.compare(value, boundaries.get(i), collation) >= 0) {
                    bucket = i;
                }
            }
            if (bucket < 0 || bucket == boundaries.size() - 1) {
                if (!hasDefault) {
                    throw new CommandFailure(
                            40066,
                            "$switch could not find a matching branch for an input, and no default was specified.");
                }
                bucket = Compare.compare(other, boundaries.get(0), collation) < 0 ? -1 : boundaries.size();
            }
            buckets.computeIfAbsent(bucket, made -> groups.begin(context))
                    .forEach(state -> state.add(document, context.frame(document)));
        }
        List<Document> results = new ArrayList<>();
        buckets.forEach((bucket, states) -> results.add(
                groups.result(bucket < 0 || bucket == boundaries.size() ? other : boundaries.get(bucket), states)));
        return results.iterator();
    }
}
