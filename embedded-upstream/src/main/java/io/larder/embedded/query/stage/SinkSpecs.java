package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads $out and $merge. */
final class SinkSpecs {
    private static final Set<String> WHEN_MATCHED = Set.of("replace", "keepExisting", "merge", "fail");
    private static final Set<String> WHEN_NOT_MATCHED = Set.of("insert", "discard", "fail");

    private SinkSpecs() {}

    static Sink.Out out(@Nullable Object specification, PipelineContext context) {
        if (specification instanceof String collection) {
            return new Sink.Out(new Namespace(context.namespace().database(), collection), null);
        }
        if (!(specification instanceof Document document)) {
            throw new CommandFailure(
                    16990, "$out only supports a string or object argument, but found " + TypeNames.of(specification));
        }
        Specs.allowOnly("$out", document, Set.of("db", "coll", "timeseries"));
        return new Sink.Out(
                new Namespace(Specs.string("$out", document, "db"), Specs.string("$out", document, "coll")),
                (Document) document.get("timeseries"));
    }

    static Sink.Merge merge(@Nullable Object specification, PipelineContext context) {
        if (specification instanceof String collection) {
            return new Sink.Merge(
                    new Namespace(context.namespace().database(), collection),
                    List.of("_id"),
                    null,
                    "merge",
                    null,
                    "insert");
        }
        if (!(specification instanceof Document document)) {
            throw new CommandFailure(
                    51182, "$merge requires a string or object argument, but found " + TypeNames.of(specification));
        }
        Specs.allowOnly("$merge", document, Set.of("into", "on", "let", "whenMatched", "whenNotMatched"));
        Object matched = document.getOrDefault("whenMatched", "merge");
        Object notMatched = document.getOrDefault("whenNotMatched", "insert");
        if (!(matched instanceof List) && !WHEN_MATCHED.contains(String.valueOf(matched))) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "Enumeration value '" + matched + "' for field '$merge.whenMatched' is not a valid value.");
        }
        if (!WHEN_NOT_MATCHED.contains(String.valueOf(notMatched))) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "Enumeration value '" + notMatched + "' for field '$merge.whenNotMatched' is not a valid value.");
        }
        Document let = (Document) document.get("let");
        if (let != null && !(matched instanceof List)) {
            throw new CommandFailure(51199, "Cannot use 'let' variables with 'whenMatched: " + matched + "' mode");
        }
        return new Sink.Merge(
                into(Specs.required("$merge", document, "into"), context),
                on(document.get("on")),
                let,
                matched instanceof String mode ? mode : null,
                matched instanceof List ? Specs.pipeline("$merge", matched) : null,
                String.valueOf(notMatched));
    }

    private static Namespace into(@Nullable Object into, PipelineContext context) {
        if (into instanceof String collection) {
            return new Namespace(context.namespace().database(), collection);
        }
        if (into instanceof Document document) {
            Object database = document.getOrDefault("db", context.namespace().database());
            return new Namespace(String.valueOf(database), Specs.string("$merge.into", document, "coll"));
        }
        throw new CommandFailure(
                51178, "$merge 'into' field  must be either a string or an object, but found " + TypeNames.of(into));
    }

    private static List<String> on(@Nullable Object on) {
        if (on == null) {
            return List.of("_id");
        }
        if (on instanceof String field) {
            return List.of(field);
        }
        List<String> fields = new ArrayList<>();
        if (on instanceof List<?> list) {
            list.forEach(each -> {
                if (!(each instanceof String field)) {
                    throw new CommandFailure(
                            51134, "$merge 'on' array elements must be strings, but found " + TypeNames.of(each));
                }
                fields.add(field);
            });
        }
        if (fields.isEmpty()) {
            throw new CommandFailure(
                    on instanceof List ? 51187 : 51186,
                    "$merge 'on' field  must be either a string or an array of strings, but found " + TypeNames.of(on));
        }
        return List.copyOf(fields);
    }
}
