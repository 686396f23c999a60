package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.expression.Expression;
import io.larder.embedded.query.expression.Expressions;
import io.larder.embedded.query.expression.Frame;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.ValueKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** $group; groups come out in the order in which they were first met. */
final class GroupStage {
    private record Group(@Nullable Object id, List<GroupAccumulator.State> states) {}

    private final Expression id;
    private final Map<String, GroupAccumulator> fields;

    GroupStage(Expression id, Map<String, GroupAccumulator> fields) {
        this.id = id;
        this.fields = fields;
    }

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document document)) {
            throw new CommandFailure(15947, "a group's fields must be specified in an object");
        }
        if (!document.containsKey("_id")) {
            throw new CommandFailure(15955, "a group specification must include an _id");
        }
        GroupStage stage = new GroupStage(
                Expressions.compile(document.get("_id"), context.scope()), accumulators(name, document, context));
        return (input, with) -> Streams.deferred(() -> stage.group(input, with));
    }

    static Map<String, GroupAccumulator> accumulators(String stage, Document document, PipelineContext context) {
        Map<String, GroupAccumulator> fields = new LinkedHashMap<>();
        document.forEach((field, accumulator) -> {
            if (field.equals("_id")) {
                return;
            }
            if (field.contains(".")) {
                throw new CommandFailure(40235, "The field name '" + field + "' cannot contain '.'");
            }
            if (field.startsWith("$")) {
                throw new CommandFailure(40236, "The field name '" + field + "' cannot be an operator name");
            }
            fields.put(field, GroupAccumulator.compile(stage, field, accumulator, context.scope()));
        });
        return fields;
    }

    Iterator<Document> group(Iterator<Document> input, PipelineContext context) {
        Map<ValueKey, Group> groups = new LinkedHashMap<>();
        while (input.hasNext()) {
            Document document = input.next();
            Frame frame = context.frame(document);
            Object key = id.evaluate(frame);
            // A missing key groups with null.
            Object shown = Missing.orNull(key);
            Group group = groups.computeIfAbsent(
                    ValueKey.of(shown, context.evaluation().collation()), made -> new Group(shown, begin(context)));
            group.states.forEach(state -> state.add(document, frame));
        }
        List<Document> results = new ArrayList<>(groups.size());
        groups.values().forEach(group -> results.add(result(group)));
        return results.iterator();
    }

    List<GroupAccumulator.State> begin(PipelineContext context) {
        List<GroupAccumulator.State> states = new ArrayList<>(fields.size());
        fields.values().forEach(field -> states.add(field.begin(context.evaluation())));
        return states;
    }

    private Document result(Group group) {
        return result(group.id, group.states);
    }

    Document result(@Nullable Object shownId, List<GroupAccumulator.State> states) {
        Document result = new Document("_id", shownId);
        int i = 0;
        for (String field : fields.keySet()) {
            result.put(field, states.get(i++).result());
        }
        return result;
    }
}
