package io.larder.embedded.ddl;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.CollectionOptions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a new collection's options must be, and how they are stored. */
final class OptionRules {
    static final Set<String> KNOWN = Set.of(
            "capped",
            "size",
            "max",
            "autoIndexId",
            "idIndex",
            "storageEngine",
            "validator",
            "validationLevel",
            "validationAction",
            "indexOptionDefaults",
            "viewOn",
            "pipeline",
            "collation",
            "timeseries",
            "expireAfterSeconds",
            "clusteredIndex",
            "changeStreamPreAndPostImages",
            "encryptedFields",
            "flags",
            "temp");
    private static final long SMALLEST_CAPPED = 4096;
    private static final Map<String, Set<String>> CHOICES = Map.of(
            "validationLevel", Set.of("off", "moderate", "strict"),
            "validationAction", Set.of("error", "warn", "errorAndLog"));

    private OptionRules() {}

    static CollectionOptions parse(Fields fields, Document body) {
        Document options = new Document();
        for (Map.Entry<String, Object> field : body.entrySet()) {
            if (KNOWN.contains(field.getKey())
                    && field.getValue() != null
                    && !field.getKey().equals("flags")
                    && !field.getKey().equals("autoIndexId")
                    && !field.getKey().equals("idIndex")) {
                options.put(field.getKey(), field.getValue());
            }
        }
        capped(fields, options);
        view(options);
        timeSeries(options);
        clustered(options);
        validator(options);
        collation(fields, options);
        return new CollectionOptions(options);
    }

    private static void capped(Fields fields, Document options) {
        boolean capped = fields.bool("capped", false);
        if (!capped) {
            if (options.containsKey("size") || options.containsKey("max")) {
                throw invalid("the 'capped' field needs to be true when either the 'size' or 'max' fields are present");
            }
            options.remove("capped");
            return;
        }
        options.put("capped", true);
        Long size = fields.optionalLong("size");
        if (size == null) {
            throw invalid("the 'size' field is required when 'capped' is true");
        }
        options.put("size", roundedSize(size));
        Long max = fields.optionalLong("max");
        if (max != null) {
            options.put("max", narrow(max));
        }
    }

    /** The server keeps sizes in steps of 256 bytes. */
    static Object roundedSize(long size) {
        if (size <= 0) {
            throw new CommandFailure(51024, "BSON field 'size' value must be >= 1, actual value '" + size + "'");
        }
        long rounded = size <= SMALLEST_CAPPED ? SMALLEST_CAPPED : ((size + 255) / 256) * 256;
        return narrow(rounded);
    }

    private static Object narrow(long value) {
        if (value == (int) value) {
            return (int) value;
        }
        return value;
    }

    private static void view(Document options) {
        boolean view = options.containsKey("viewOn");
        if (!view && options.containsKey("pipeline")) {
            throw invalid("'pipeline' cannot be specified without 'viewOn'");
        }
        if (!view) {
            return;
        }
        if (options.containsKey("capped") || options.containsKey("validator")) {
            throw invalid("A view cannot have options of a collection");
        }
        options.putIfAbsent("pipeline", List.of());
    }

    private static void timeSeries(Document options) {
        if (!(options.get("timeseries") instanceof Document given)) {
            if (options.containsKey("expireAfterSeconds") && !options.containsKey("clusteredIndex")) {
                throw invalid("'expireAfterSeconds' is only supported on time-series collections or when the "
                        + "'clusteredIndex' option is specified");
            }
            return;
        }
        Fields fields = new Fields("create.timeseries", given);
        fields.allowOnly("timeField", "metaField", "granularity", "bucketMaxSpanSeconds", "bucketRoundingSeconds");
        Document stored = new Document("timeField", fields.string("timeField"));
        if (fields.optionalString("metaField") != null) {
            stored.put("metaField", fields.string("metaField"));
        }
        if (given.containsKey("bucketMaxSpanSeconds")) {
            stored.put("bucketMaxSpanSeconds", given.get("bucketMaxSpanSeconds"));
            stored.put("bucketRoundingSeconds", given.get("bucketRoundingSeconds"));
        } else {
            String granularity = given.get("granularity") instanceof String text ? text : "seconds";
            stored.put("granularity", granularity);
            stored.put("bucketMaxSpanSeconds", span(granularity));
        }
        options.put("timeseries", stored);
    }

    private static int span(String granularity) {
        return switch (granularity) {
            case "seconds" -> 3600;
            case "minutes" -> 86_400;
            case "hours" -> 2_592_000;
            default ->
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "Enumeration value '" + granularity
                                + "' for field 'create.timeseries.granularity' is not a valid value.");
        };
    }

    private static void clustered(Document options) {
        if (!(options.get("clusteredIndex") instanceof Document given)) {
            options.remove("clusteredIndex");
            return;
        }
        if (!new Document("_id", 1).equals(given.get("key")) || !Boolean.TRUE.equals(given.get("unique"))) {
            throw invalid("The clusteredIndex option is not supported: key must be {_id: 1} and unique must be true");
        }
        options.put(
                "clusteredIndex",
                new Document("v", 2)
                        .append("key", given.get("key"))
                        .append("name", given.getOrDefault("name", "_id_"))
                        .append("unique", true));
    }

    private static void validator(Document options) {
        for (Map.Entry<String, Set<String>> choice : CHOICES.entrySet()) {
            Object chosen = options.get(choice.getKey());
            if (chosen != null && !choice.getValue().contains(String.valueOf(chosen))) {
                throw new CommandFailure(
                        ErrorCode.BAD_VALUE,
                        "Enumeration value '" + chosen + "' for field 'create." + choice.getKey()
                                + "' is not a valid value.");
            }
        }
        checkValidator((Document) options.get("validator"));
        if (options.containsKey("validator")) {
            options.putIfAbsent("validationLevel", "strict");
            options.putIfAbsent("validationAction", "error");
        }
    }

    static void checkValidator(@Nullable Document validator) {
        if (validator != null) {
            Matcher.compile(
                    validator, new Evaluation(Collation.SIMPLE, new Document(), Instant.EPOCH, new BsonTimestamp(0)));
        }
    }

    private static void collation(Fields fields, Document options) {
        Document given = fields.optionalDocument("collation");
        Collation collation = Collation.of(given);
        if (collation.spec() == null) {
            options.remove("collation");
        } else {
            options.put("collation", collation.spec());
        }
    }

    static CommandFailure invalid(String message) {
        return new CommandFailure(ErrorCode.INVALID_OPTIONS, message);
    }
}
