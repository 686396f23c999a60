package io.larder.embedded.ddl;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an index specification must be, and how it is stored. */
final class IndexRules {
    private static final Set<String> KNOWN = Set.of(
            "v",
            "key",
            "name",
            "ns",
            "unique",
            "sparse",
            "background",
            "hidden",
            "expireAfterSeconds",
            "partialFilterExpression",
            "storageEngine",
            "collation",
            "weights",
            "default_language",
            "language_override",
            "textIndexVersion",
            "2dsphereIndexVersion",
            "bits",
            "min",
            "max",
            "bucketSize",
            "wildcardProjection",
            "prepareUnique",
            "clustered",
            "dropDups");
    private static final Set<String> PARTIAL = Set.of(
            "$and",
            "$or",
            "$eq",
            "$gt",
            "$gte",
            "$lt",
            "$lte",
            "$in",
            "$exists",
            "$type",
            "$geoWithin",
            "$geoIntersects",
            "$geometry",
            "$box",
            "$center",
            "$centerSphere",
            "$polygon");
    private static final Set<String> KINDS = Set.of("text", "2d", "2dsphere", "hashed");

    private IndexRules() {}

    static IndexDefinition parse(Document given, CollectionState collection) {
        for (String field : given.keySet()) {
            if (!KNOWN.contains(field)) {
                throw new CommandFailure(
                        ErrorCode.INVALID_INDEX_SPECIFICATION_OPTION,
                        "Error in specification " + Shell.render(given) + " :: caused by :: The field '" + field
                                + "' is not valid for an index specification. Specification: " + Shell.render(given));
            }
        }
        Fields fields = new Fields("createIndexes.indexes", given);
        Document key = fields.document("key");
        checkKey(key);
        String name = fields.optionalString("name");
        if (name == null) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE,
                    "Error in specification " + Shell.render(given)
                            + " :: caused by :: The 'name' field is a required property of an index specification");
        }
        if (name.isEmpty() || name.equals("*")) {
            throw cannot("The index name '" + name + "' is not valid");
        }
        Document spec = new Document("v", fields.has("v") ? given.get("v") : 2)
                .append("key", key)
                .append("name", name);
        for (Map.Entry<String, Object> option : given.entrySet()) {
            if (!spec.containsKey(option.getKey()) && keeps(option)) {
                spec.put(option.getKey(), option.getValue());
            }
        }
        expiry(fields, key);
        partial(fields.optionalDocument("partialFilterExpression"));
        collation(fields.optionalDocument("collation"), collection, spec);
        text(key, spec);
        if (key.containsValue("2dsphere")) {
            spec.putIfAbsent("2dsphereIndexVersion", 3);
        }
        return new IndexDefinition(spec);
    }

    /** False options are as good as absent. */
    private static boolean keeps(Map.Entry<String, Object> option) {
        return switch (option.getKey()) {
            case "ns", "dropDups", "collation" -> false;
            case "unique", "sparse", "hidden" -> isTrue(option.getValue());
            default -> option.getValue() != null;
        };
    }

    private static boolean isTrue(@Nullable Object value) {
        return Boolean.TRUE.equals(value) || (value instanceof Number number && number.doubleValue() != 0);
    }

    private static void checkKey(Document key) {
        if (key.isEmpty()) {
            throw cannot("Index keys cannot be an empty object.");
        }
        for (Map.Entry<String, Object> part : key.entrySet()) {
            Object kind = part.getValue();
            boolean direction = kind instanceof Number number && number.doubleValue() != 0;
            if (part.getKey().isEmpty()) {
                throw cannot("Index keys cannot be empty strings.");
            }
            if (kind instanceof String text && !KINDS.contains(text)) {
                throw cannot("Unknown index plugin '" + text + "'");
            }
            if (!direction && !(kind instanceof String)) {
                throw cannot("Values in v:2 index key pattern cannot be of type " + typeOf(kind)
                        + ". Only numbers > 0, numbers < 0, and strings are allowed.");
            }
        }
    }

    private static String typeOf(@Nullable Object kind) {
        return kind instanceof Number ? "zero" : io.larder.embedded.query.value.TypeNames.of(kind);
    }

    private static void expiry(Fields fields, Document key) {
        if (!fields.has("expireAfterSeconds")) {
            return;
        }
        Long seconds = fields.optionalLong("expireAfterSeconds");
        if (key.size() > 1) {
            throw cannot("TTL indexes are single-field indexes, compound indexes do not support TTL. Index spec: "
                    + Shell.render(key));
        }
        if (seconds != null && (seconds < 0 || seconds > Integer.MAX_VALUE)) {
            throw cannot("TTL index 'expireAfterSeconds' option must be within an acceptable range");
        }
    }

    private static void partial(@Nullable Document filter) {
        if (filter == null) {
            return;
        }
        OptionRules.checkValidator(filter);
        String unsupported = unsupported(filter);
        if (unsupported != null) {
            throw cannot("Expression not supported in partial index: " + unsupported);
        }
    }

    /** The first operator that a partial index cannot have, at whatever depth, or null. */
    private static @Nullable String unsupported(Document filter) {
        for (Map.Entry<String, Object> part : filter.entrySet()) {
            if (part.getKey().startsWith("$") && !PARTIAL.contains(part.getKey())) {
                return part.getKey();
            }
            if (part.getKey().equals("$exists") && !isTrue(part.getValue())) {
                return "$not";
            }
            for (Object inner : part.getValue() instanceof List<?> list
                    ? list
                    : java.util.Collections.singletonList(part.getValue())) {
                String found = inner instanceof Document document ? unsupported(document) : null;
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static void collation(@Nullable Document given, CollectionState collection, Document spec) {
        Document chosen = given == null
                ? collection.options().collation()
                : Collation.of(given).spec();
        if (chosen != null) {
            spec.put("collation", chosen);
        }
    }

    private static void text(Document key, Document spec) {
        if (!key.containsValue("text")) {
            return;
        }
        Document stored = new Document();
        Document weights = spec.get("weights") instanceof Document given ? given.clone() : new Document();
        for (Map.Entry<String, Object> part : key.entrySet()) {
            if (part.getValue().equals("text")) {
                stored.put("_fts", "text");
                stored.put("_ftsx", 1);
                weights.putIfAbsent(part.getKey(), 1);
            } else {
                stored.put(part.getKey(), part.getValue());
            }
        }
        if (!key.containsKey("_fts")) {
            spec.put("key", stored);
            spec.put("weights", weights);
        }
        spec.putIfAbsent("default_language", "english");
        spec.putIfAbsent("language_override", "language");
        spec.putIfAbsent("textIndexVersion", 3);
    }

    static CommandFailure cannot(String message) {
        return new CommandFailure(ErrorCode.CANNOT_CREATE_INDEX, message);
    }
}
