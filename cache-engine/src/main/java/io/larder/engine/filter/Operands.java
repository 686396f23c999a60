package io.larder.engine.filter;

import io.larder.engine.value.Numbers;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind operators that have a form of their own; null for a form that is not known. */
final class Operands {
    private static final int MAX_BIT_POSITIONS = 1024;

    private Operands() {}

    static @Nullable ValueTest type(Value operand) {
        Set<Byte> types = new HashSet<>();
        if (!operand.isArray()) {
            return addType(operand, types) ? new OfType(Set.copyOf(types)) : null;
        }
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            if (!addType(Value.at(cursor), types)) {
                return null;
            }
        }
        return types.isEmpty() ? null : new OfType(Set.copyOf(types));
    }

    private static boolean addType(Value name, Set<Byte> types) {
        if (name.isNumber()) {
            return Numbers.isWholeLong(name)
                    && OfType.isType(Numbers.truncated(name))
                    && types.add((byte) Numbers.truncated(name));
        }
        if (name.type() != BsonTypes.STRING) {
            return false;
        }
        if (name.string().equals("number")) {
            types.addAll(Set.of(BsonTypes.DOUBLE, BsonTypes.INT32, BsonTypes.INT64, BsonTypes.DECIMAL128));
            return true;
        }
        Byte alias = OfType.alias(name.string());
        if (alias != null) {
            types.add(alias);
        }
        return alias != null;
    }

    static @Nullable ValueTest size(Value operand) {
        boolean usable = operand.isNumber() && Numbers.isWholeLong(operand) && Numbers.truncated(operand) >= 0;
        return usable ? new OfSize(Numbers.truncated(operand)) : null;
    }

    static @Nullable ValueTest modulo(Value operand) {
        if (!operand.isArray()) {
            return null;
        }
        List<Value> numbers = new ArrayList<>();
        BsonCursor cursor = operand.elements();
        while (cursor.next()) {
            Value each = Value.at(cursor);
            if (!each.isNumber() || !Numbers.fitsLongTruncated(each)) {
                return null;
            }
            numbers.add(each);
        }
        if (numbers.size() != 2 || Numbers.truncated(numbers.get(0)) == 0) {
            return null;
        }
        return new Modulo(Numbers.truncated(numbers.get(0)), Numbers.truncated(numbers.get(1)));
    }

    static ValueTest regexLiteral(Value regex) {
        int patternEnd = regex.buf().indexOf(regex.offset(), regex.limit(), (byte) 0);
        String pattern = regex.buf().toString(regex.offset(), patternEnd - regex.offset(), StandardCharsets.UTF_8);
        int options = patternEnd + 1;
        return RegexTest.compile(
                pattern, regex.buf().toString(options, regex.limit() - 1 - options, StandardCharsets.UTF_8));
    }

    /** {$regex: ..., $options: ...}, in either order. */
    static @Nullable ValueTest regex(Value operand, Value siblings) {
        Value options = sibling(siblings, "$options");
        if (operand.type() == BsonTypes.REGEX) {
            return options == null ? regexLiteral(operand) : null;
        }
        if (operand.type() != BsonTypes.STRING || (options != null && options.type() != BsonTypes.STRING)) {
            return null;
        }
        return RegexTest.compile(operand.string(), options == null ? "" : options.string());
    }

    /** The options are part of their $regex; on their own they stand for nothing that is known. */
    static @Nullable ValueTest regexOptions(Value siblings) {
        Value pattern = sibling(siblings, "$regex");
        return pattern == null ? null : regex(pattern, siblings);
    }

    private static @Nullable Value sibling(Value operators, String name) {
        BsonCursor cursor = operators.elements();
        while (cursor.next()) {
            if (cursor.nameIs(name)) {
                return Value.at(cursor);
            }
        }
        return null;
    }

    static @Nullable ValueTest bits(BitTest.Wanted wanted, Value operand) {
        Set<Integer> positions = new TreeSet<>();
        if (operand.isArray()) {
            BsonCursor cursor = operand.elements();
            while (cursor.next()) {
                Value each = Value.at(cursor);
                if (!each.isNumber() || !Numbers.isWholeLong(each)) {
                    return null;
                }
                long position = Numbers.truncated(each);
                if (position < 0 || position >= MAX_BIT_POSITIONS) {
                    return null;
                }
                positions.add((int) position);
            }
        } else if (operand.isNumber() && Numbers.isWholeLong(operand) && Numbers.truncated(operand) >= 0) {
            long mask = Numbers.truncated(operand);
            for (int i = 0; i < 63; i++) {
                if ((mask >> i & 1) != 0) {
                    positions.add(i);
                }
            }
        } else if (operand.type() == BsonTypes.BINARY && (operand.length() - 5) * 8 <= MAX_BIT_POSITIONS) {
            for (int i = 0; i < (operand.length() - 5) * 8; i++) {
                if ((operand.buf().getByte(operand.offset() + 5 + i / 8) >> (i % 8) & 1) != 0) {
                    positions.add(i);
                }
            }
        } else {
            return null;
        }
        return new BitTest(wanted, List.copyOf(positions));
    }
}
