package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the specifications of stages strictly: the right type, and no field that the stage does not know. */
final class Specs {
    private Specs() {}

    static Document document(String stage, @Nullable Object specification, int code) {
        if (specification instanceof Document document) {
            return document;
        }
        throw new CommandFailure(
                code, "the " + stage + " stage specification must be an object, found " + TypeNames.of(specification));
    }

    static void allowOnly(String stage, Document specification, Set<String> known) {
        for (String field : specification.keySet()) {
            if (!known.contains(field)) {
                throw new CommandFailure(
                        ErrorCode.UNKNOWN_FIELD, "BSON field '" + stage + "." + field + "' is an unknown field.");
            }
        }
    }

    static @Nullable Object required(String stage, Document specification, String field) {
        if (!specification.containsKey(field)) {
            throw new CommandFailure(
                    ErrorCode.MISSING_FIELD,
                    "BSON field '" + stage + "." + field + "' is missing but a required field");
        }
        return specification.get(field);
    }

    static String string(String stage, Document specification, String field) {
        Object value = required(stage, specification, field);
        if (value instanceof String text) {
            return text;
        }
        throw wrongType(stage, field, value, "string");
    }

    static CommandFailure wrongType(String stage, String field, @Nullable Object value, String expected) {
        return new CommandFailure(
                ErrorCode.TYPE_MISMATCH,
                "BSON field '" + stage + "." + field + "' is the wrong type '" + TypeNames.of(value)
                        + "', expected type '" + expected + "'");
    }

    static List<Document> pipeline(String stage, @Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            throw wrongType(stage, "pipeline", value, "array");
        }
        List<Document> stages = new ArrayList<>(list.size());
        for (Object each : list) {
            if (!(each instanceof Document document)) {
                throw new CommandFailure(
                        ErrorCode.TYPE_MISMATCH, "Each element of the 'pipeline' array must be an object");
            }
            stages.add(document);
        }
        return stages;
    }

    /** The name of a field as {@code $a.b}, without its sign. */
    static String fieldPath(int code, String message, @Nullable Object value) {
        if (value instanceof String text && text.startsWith("$") && text.length() > 1 && !text.startsWith("$$")) {
            return text.substring(1);
        }
        throw new CommandFailure(code, message);
    }

    static long count(String stage, @Nullable Object value, int notNumber, int negative) {
        if (!(value instanceof Number)) {
            throw new CommandFailure(
                    notNumber,
                    "invalid argument to " + stage + " stage: Expected a number in: " + stage + ": "
                            + io.larder.embedded.query.value.Shell.render(value));
        }
        Long whole = Numbers.wholeLong(value);
        if (whole == null) {
            throw new CommandFailure(
                    notNumber,
                    "invalid argument to " + stage + " stage: Expected an integer: " + stage + ": "
                            + io.larder.embedded.query.value.Shell.render(value));
        }
        if (whole < 0) {
            throw new CommandFailure(
                    negative,
                    "invalid argument to " + stage + " stage: Expected a non-negative number in: " + stage + ": "
                            + whole);
        }
        return whole;
    }
}
