package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** $unwind: one document per element of an array. */
final class UnwindStage {
    private final List<String> path;
    private final @Nullable String indexField;
    private final boolean keepEmpty;

    private UnwindStage(List<String> path, @Nullable String indexField, boolean keepEmpty) {
        this.path = path;
        this.indexField = indexField;
        this.keepEmpty = keepEmpty;
    }

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        Object path = specification;
        String indexField = null;
        boolean keepEmpty = false;
        if (specification instanceof Document document) {
            path = null;
            for (String option : document.keySet()) {
                Object value = document.get(option);
                switch (option) {
                    case "path" -> path = value;
                    case "preserveNullAndEmptyArrays" -> {
                        if (!(value instanceof Boolean keep)) {
                            throw new CommandFailure(
                                    28809,
                                    "expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got "
                                            + TypeNames.of(value));
                        }
                        keepEmpty = keep;
                    }
                    case "includeArrayIndex" -> {
                        if (!(value instanceof String field) || field.isEmpty()) {
                            throw new CommandFailure(
                                    28810,
                                    "expected a non-empty string for the includeArrayIndex  option to $unwind stage, got "
                                            + TypeNames.of(value));
                        }
                        if (field.startsWith("$")) {
                            throw new CommandFailure(
                                    28822,
                                    "includeArrayIndex option to $unwind stage should not be prefixed with a '$': "
                                            + field);
                        }
                        indexField = field;
                    }
                    default -> throw new CommandFailure(28811, "unrecognized option to $unwind stage: " + option);
                }
            }
            if (path == null) {
                throw new CommandFailure(28812, "no path specified to $unwind stage");
            }
        } else if (!(specification instanceof String)) {
            throw new CommandFailure(
                    15981,
                    "expected either a string or an object as specification for $unwind stage, got "
                            + TypeNames.of(specification));
        }
        if (!(path instanceof String text)) {
            throw new CommandFailure(
                    28808, "expected a string as the path for $unwind stage, got " + TypeNames.of(path));
        }
        if (!text.startsWith("$")) {
            throw new CommandFailure(28818, "path option to $unwind stage should be prefixed with a '$': " + text);
        }
        UnwindStage stage = new UnwindStage(List.of(text.substring(1).split("\\.", -1)), indexField, keepEmpty);
        return (input, with) -> Streams.flatMap(input, stage::unwind);
    }

    private Iterator<Document> unwind(Document document) {
        Object value = document;
        for (String part : path) {
            value = value instanceof Document inner ? inner.getOrDefault(part, Missing.MISSING) : Missing.MISSING;
        }
        if (!(value instanceof List<?> list)) {
            boolean empty = Missing.isNullish(value);
            return empty && !keepEmpty
                    ? Collections.emptyIterator()
                    : List.of(withIndex(document, null)).iterator();
        }
        if (list.isEmpty()) {
            return keepEmpty
                    ? List.of(withIndex(replaced(document, 0, Missing.MISSING), null))
                            .iterator()
                    : Collections.emptyIterator();
        }
        List<Document> unwound = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            unwound.add(withIndex(replaced(document, 0, list.get(i)), (long) i));
        }
        return unwound.iterator();
    }

    private Document replaced(Document document, int at, @Nullable Object value) {
        Document copy = document.clone();
        String name = path.get(at);
        if (at < path.size() - 1 && copy.get(name) instanceof Document inner) {
            copy.put(name, replaced(inner, at + 1, value));
        } else if (Missing.isMissing(value)) {
            copy.remove(name);
        } else {
            copy.put(name, value);
        }
        return copy;
    }

    private Document withIndex(Document document, @Nullable Long index) {
        return indexField == null ? document : Nested.put(document, indexField, index);
    }
}
