package io.larder.embedded.query.value;

import org.jspecify.annotations.Nullable;

/** The absence of a value, which is not null: a field that does not exist, an expression that yields nothing. */
public enum Missing {
    MISSING;

    public static boolean isMissing(@Nullable Object value) {
        return value == MISSING;
    }

    public static boolean isNullish(@Nullable Object value) {
        return value == null || value == MISSING || value == io.larder.embedded.bson.Undefined.INSTANCE;
    }

    /** For places where a missing value is as good as null (sort keys, index keys, group keys). */
    public static @Nullable Object orNull(@Nullable Object value) {
        return value == MISSING ? null : value;
    }
}
