package io.larder.engine.filter;

import io.larder.engine.value.Value;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $type, by number or alias. An array passes as an array, or by an element of it. */
record OfType(Set<Byte> types) implements ValueTest {
    private static final Map<String, Integer> ALIASES = Map.ofEntries(
            Map.entry("double", 1),
            Map.entry("string", 2),
            Map.entry("object", 3),
            Map.entry("array", 4),
            Map.entry("binData", 5),
            Map.entry("undefined", 6),
            Map.entry("objectId", 7),
            Map.entry("bool", 8),
            Map.entry("date", 9),
            Map.entry("null", 10),
            Map.entry("regex", 11),
            Map.entry("dbPointer", 12),
            Map.entry("javascript", 13),
            Map.entry("symbol", 14),
            Map.entry("javascriptWithScope", 15),
            Map.entry("int", 16),
            Map.entry("timestamp", 17),
            Map.entry("long", 18),
            Map.entry("decimal", 19),
            Map.entry("minKey", -1),
            Map.entry("maxKey", 127));

    /** The type byte of an alias, or null. "number" stands for four of them and is not asked here. */
    static @Nullable Byte alias(String name) {
        Integer type = ALIASES.get(name);
        return type == null ? null : type.byteValue();
    }

    static boolean isType(long number) {
        return ALIASES.containsValue((int) number) && (int) number == number;
    }

    @Override
    public Verdict test(Value value) {
        return Verdict.of(types.contains(value.type()));
    }
}
