package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Numbers;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stages that let documents through or not: $match, $limit, $skip, $sample, $count. */
final class FlowStages {
    private FlowStages() {}

    static void register(Map<String, StageTable.Compiler> table) {
        table.put("$match", FlowStages::match);
        table.put("$limit", FlowStages::limit);
        table.put("$skip", FlowStages::skip);
        table.put("$sample", FlowStages::sample);
        table.put("$count", FlowStages::count);
    }

    private static Stage match(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document filter)) {
            throw new CommandFailure(15959, "the match filter must be an expression in an object");
        }
        Matcher matcher = Matcher.compile(filter, context.evaluation(), context.textWeights());
        return (input, with) -> {
            // Variables of an enclosing $lookup are known only now.
            Matcher bound = with.evaluation().equals(context.evaluation())
                    ? matcher
                    : Matcher.compile(filter, with.evaluation(), context.textWeights());
            return Streams.flatMap(
                    input,
                    document -> bound.matches(document) ? List.of(document).iterator() : Collections.emptyIterator());
        };
    }

    private static Stage limit(String name, @Nullable Object specification, PipelineContext context) {
        long count = Specs.count(name, specification, 5107201, 5107201);
        if (count == 0) {
            throw new CommandFailure(15958, "the limit must be positive");
        }
        return (input, with) -> Streams.limit(input, count);
    }

    private static Stage skip(String name, @Nullable Object specification, PipelineContext context) {
        long count = Specs.count(name, specification, 5107200, 5107200);
        return (input, with) -> Streams.deferred(() -> {
            for (long i = 0; i < count && input.hasNext(); i++) {
                input.next();
            }
            return input;
        });
    }

    private static Stage sample(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document document)) {
            throw new CommandFailure(28745, "the $sample stage specification must be an object");
        }
        for (String field : document.keySet()) {
            if (!field.equals("size")) {
                throw new CommandFailure(28748, "unrecognized option to $sample: " + field);
            }
        }
        if (!document.containsKey("size")) {
            throw new CommandFailure(28749, "$sample stage must specify a size");
        }
        if (!(document.get("size") instanceof Number size)) {
            throw new CommandFailure(28746, "size argument to $sample must be a number");
        }
        if (Numbers.compare(size, 0) <= 0) {
            throw new CommandFailure(28747, "size argument to $sample must be a positive integer");
        }
        return (input, with) -> Streams.deferred(() -> {
            List<Document> all = Streams.drain(input);
            Collections.shuffle(all);
            return all.subList(0, (int) Math.min(size.longValue(), all.size())).iterator();
        });
    }

    private static Stage count(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof String field)) {
            throw new CommandFailure(40156, "the count field must be a non-empty string");
        }
        if (field.isEmpty()) {
            throw new CommandFailure(40157, "the count field must be a non-empty string");
        }
        if (field.startsWith("$")) {
            throw new CommandFailure(40158, "the count field cannot be a $-prefixed path");
        }
        if (field.contains(".")) {
            throw new CommandFailure(40160, "the count field cannot contain '.'");
        }
        return (input, with) -> Streams.deferred(() -> {
            long count = length(input);
            Object shown = count == (int) count ? (Object) (int) count : (Object) count;
            return count == 0
                    ? Collections.emptyIterator()
                    : List.of(new Document(field, shown)).iterator();
        });
    }

    private static long length(Iterator<Document> input) {
        long count = 0;
        while (input.hasNext()) {
            input.next();
            count++;
        }
        return count;
    }
}
