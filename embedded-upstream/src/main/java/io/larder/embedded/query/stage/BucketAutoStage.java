package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.expression.Constant;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.value.Compare;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $bucketAuto: groups of nearly equal size, cut where the value changes, optionally at preferred numbers. */
final class BucketAutoStage {
    private record Valued(@Nullable Object value, Document document) {}

    private BucketAutoStage() {}

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document document)) {
            throw new CommandFailure(
                    40240,
                    "The argument to $bucketAuto must be an object, but found type: " + TypeNames.of(specification)
                            + ".");
        }
        for (String field : document.keySet()) {
            if (!Set.of("groupBy", "buckets", "output", "granularity").contains(field)) {
                throw new CommandFailure(40245, "Unrecognized option to $bucketAuto: " + field + ".");
            }
        }
        if (!document.containsKey("groupBy") || !document.containsKey("buckets")) {
            throw new CommandFailure(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
        }
        if (!(document.get("buckets") instanceof Number)) {
            throw new CommandFailure(
                    40241,
                    "The $bucketAuto 'buckets' field must be a numeric value, but found type: "
                            + TypeNames.of(document.get("buckets")) + ".");
        }
        Integer buckets = Numbers.wholeInt(document.get("buckets"));
        if (buckets == null || buckets <= 0) {
            throw new CommandFailure(
                    buckets == null ? 40242 : 40243,
                    "The $bucketAuto 'buckets' field must be greater than 0, but found: " + document.get("buckets")
                            + ".");
        }
        PreferredNumbers rounder =
                document.containsKey("granularity") ? PreferredNumbers.of(document.get("granularity")) : null;
        Expression groupBy = Expressions.compile(document.get("groupBy"), context.scope());
        Document output = document.get("output") instanceof Document given ? given : BucketStage.COUNT;
        GroupStage groups = new GroupStage(new Constant(null), GroupStage.accumulators(name, output, context));
        return (input, with) -> Streams.deferred(() -> run(input, with, groups, groupBy, buckets, rounder));
    }

    private static Iterator<Document> run(
            Iterator<Document> input,
            PipelineContext context,
            GroupStage groups,
            Expression groupBy,
            int buckets,
            @Nullable PreferredNumbers rounder) {
        List<Valued> all = new ArrayList<>();
        while (input.hasNext()) {
            Document document = input.next();
            Object value = Missing.orNull(groupBy.evaluate(context.frame(document)));
            if (rounder != null) {
                rounder.requireUsable(value);
            }
            all.add(new Valued(value, document));
        }
        all.sort(
                (a, b) -> Compare.compare(a.value, b.value, context.evaluation().collation()));
        List<Document> results = new ArrayList<>();
        long size = Math.max(1, Math.round((double) all.size() / buckets));
        Object lower = null;
        int at = 0;
        while (at < all.size()) {
            int end = results.size() == buckets - 1 ? all.size() : (int) Math.min(all.size(), at + size);
            Object max;
            if (rounder != null) {
                max = rounder.roundUp((Number) java.util.Objects.requireNonNull(all.get(end - 1).value));
                end = firstAtLeast(all, end, max, context);
                lower = lower == null
                        ? rounder.roundDown((Number) java.util.Objects.requireNonNull(all.get(at).value))
                        : lower;
            } else {
                end = firstAfter(all, end, context);
                max = all.get(end < all.size() ? end : all.size() - 1).value;
                lower = all.get(at).value;
            }
            List<GroupAccumulator.State> states = groups.begin(context);
            for (Valued each : all.subList(at, end)) {
                states.forEach(state -> state.add(each.document, context.frame(each.document)));
            }
            results.add(groups.result(new Document("min", lower).append("max", max), states));
            lower = max;
            at = end;
        }
        return results.iterator();
    }

    /** Equal values never fall into two buckets. */
    private static int firstAfter(List<Valued> all, int from, PipelineContext context) {
        int end = from;
        while (end < all.size()
                && Compare.equal(
                        all.get(end).value,
                        all.get(end - 1).value,
                        context.evaluation().collation())) {
            end++;
        }
        return end;
    }

    private static int firstAtLeast(List<Valued> all, int from, @Nullable Object bound, PipelineContext context) {
        int end = from;
        while (end < all.size()
                && Compare.compare(
                                all.get(end).value, bound, context.evaluation().collation())
                        < 0) {
            end++;
        }
        return end;
    }
}
