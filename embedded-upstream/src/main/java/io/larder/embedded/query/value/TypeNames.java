package io.larder.embedded.query.value;

import io.larder.embedded.bson.BsonType;
import org.jspecify.annotations.Nullable;

/** The server's names of types in messages and in {@code $type}. */
public final class TypeNames {
    private TypeNames() {}

    public static String of(@Nullable Object value) {
        return Missing.isMissing(value) ? "missing" : BsonType.of(value).alias();
    }
}
