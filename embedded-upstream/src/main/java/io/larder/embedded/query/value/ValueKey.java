package io.larder.embedded.query.value;

import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Symbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value as a hash key: two keys are equal exactly if the values compare as equal (1, 1.0 and NumberDecimal("1.00") are
 * one key; under a collation so are the strings it holds equal). For groups, distinct values, sets and {@code _id} maps.
 */
public record ValueKey(@Nullable Object canonical) {
    public static ValueKey of(@Nullable Object value, Collation collation) {
        return new ValueKey(canonical(value, collation));
    }

    public static ValueKey of(@Nullable Object value) {
        return of(value, Collation.SIMPLE);
    }

    private static @Nullable Object canonical(@Nullable Object value, Collation collation) {
        if (value instanceof String text) {
            return collation.key(text);
        } else if (value instanceof Integer number) {
            return number.longValue();
        } else if (value instanceof Double || value instanceof Decimal128) {
            return number((Number) value);
        } else if (value instanceof Document document) {
            List<@Nullable Object> parts = new ArrayList<>(document.size() * 2 + 1);
            parts.add(Document.class);
            for (Map.Entry<String, Object> field : document.entrySet()) {
                parts.add(field.getKey());
                parts.add(canonical(field.getValue(), collation));
            }
            return parts;
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> parts = new ArrayList<>(list.size() + 1);
            parts.add(List.class);
            for (Object element : list) {
                parts.add(canonical(element, collation));
            }
            return parts;
        } else if (value instanceof Symbol symbol) {
            return collation.key(symbol.name());
        }
        return value;
    }

    private static Object number(Number value) {
        Long whole = Numbers.wholeLong(value);
        if (whole != null) {
            return whole;
        }
        if (Numbers.isNaN(value)) {
            return Double.NaN;
        }
        if (Numbers.isInfinite(value)) {
            return value.doubleValue();
        }
        BigDecimal exact = Numbers.toBigDecimal(value);
        return exact.signum() == 0 ? (Object) 0L : exact.stripTrailingZeros();
    }
}
