package io.larder.embedded.request;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes typed fields out of a command or one of its parts; what does not fit fails as the server's parser fails. */
public final class Fields {
    private static final String NUMBER_TYPES = "[long, int, decimal, double]";

    private final String owner;
    private final Document document;

    public Fields(String owner, Document document) {
        this.owner = owner;
        this.document = document;
    }

    public boolean has(String field) {
        return document.containsKey(field);
    }

    public void allowOnly(String... known) {
        allowOnly(Set.copyOf(Arrays.asList(known)));
    }

    public void allowOnly(Set<String> known) {
        for (String field : document.keySet()) {
            if (!known.contains(field)) {
                throw new CommandFailure(
                        ErrorCode.UNKNOWN_FIELD, "BSON field '" + owner + "." + field + "' is an unknown field.");
            }
        }
    }

    /** Null where the field is absent or null. */
    public <T> @Nullable T optional(String field, Class<T> type) {
        Object value = document.get(field);
        if (value == null) {
            return null;
        }
        if (!type.isInstance(value)) {
            throw mismatch(field, value, "'" + TypeNames.of(type) + "'");
        }
        return type.cast(value);
    }

    public <T> T required(String field, Class<T> type) {
        if (!document.containsKey(field)) {
            throw missing(field);
        }
        T value = optional(field, type);
        if (value == null) {
            throw mismatch(field, null, "'" + TypeNames.of(type) + "'");
        }
        return value;
    }

    public @Nullable String optionalString(String field) {
        return optional(field, String.class);
    }

    public String string(String field) {
        return required(field, String.class);
    }

    public @Nullable Document optionalDocument(String field) {
        return optional(field, Document.class);
    }

    public Document document(String field) {
        return required(field, Document.class);
    }

    public List<Document> documents(String field) {
        List<?> values = required(field, List.class);
        List<Document> documents = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            if (!(values.get(i) instanceof Document each)) {
                throw mismatch(field + "." + i, values.get(i), "'object'");
            }
            documents.add(each);
        }
        return documents;
    }

    /** Booleans, and numbers as truth values, which the server also takes for most options. */
    public boolean bool(String field, boolean ifAbsent) {
        Object value = document.get(field);
        if (value == null) {
            return ifAbsent;
        }
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        throw mismatch(field, value, "types '[bool, long, int, decimal, double]'");
    }

    public long longOr(String field, long ifAbsent) {
        Long value = optionalLong(field);
        return value == null ? ifAbsent : value;
    }

    /** Any number; a fraction is cut off. */
    public @Nullable Long optionalLong(String field) {
        Object value = document.get(field);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number) {
            return WholeNumber.of(number);
        }
        throw mismatch(field, value, "types '" + NUMBER_TYPES + "'");
    }

    /** A number of at least zero, such as a limit or a time. */
    public long nonNegative(String field, long ifAbsent) {
        long value = longOr(field, ifAbsent);
        if (value < 0) {
            throw new CommandFailure(
                    51024, "BSON field '" + field + "' value must be >= 0, actual value '" + value + "'");
        }
        return value;
    }

    private CommandFailure missing(String field) {
        return new CommandFailure(
                ErrorCode.MISSING_FIELD, "BSON field '" + owner + "." + field + "' is missing but a required field");
    }

    private CommandFailure mismatch(String field, @Nullable Object value, String expected) {
        return new CommandFailure(
                ErrorCode.TYPE_MISMATCH,
                "BSON field '" + owner + "." + field + "' is the wrong type '" + TypeNames.of(value) + "', expected "
                        + (expected.startsWith("types") ? expected : "type " + expected));
    }
}
