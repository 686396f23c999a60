package io.larder.embedded.query.match;

import io.larder.embedded.bson.BsonType;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.Shell;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code $type}: one of the named types. */
record TypeTest(Set<BsonType> types) implements Test {
    static TypeTest parse(String path, @Nullable Object spec) {
        List<?> names = spec instanceof List<?> list ? list : java.util.Collections.singletonList(spec);
        if (names.isEmpty()) {
            throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, path + " must match at least one type");
        }
        Set<BsonType> types = EnumSet.noneOf(BsonType.class);
        names.forEach(name -> addType(types, name));
        return new TypeTest(types);
    }

    private static void addType(Set<BsonType> types, @Nullable Object name) {
        if ("number".equals(name)) {
            types.addAll(EnumSet.of(BsonType.INT, BsonType.LONG, BsonType.DOUBLE, BsonType.DECIMAL));
            return;
        }
        BsonType type;
        if (name instanceof String alias) {
            type = BsonType.ofAlias(alias);
            if (type == null) {
                throw new CommandFailure(ErrorCode.BAD_VALUE, "Unknown type name alias: " + alias);
            }
        } else if (name instanceof Number number) {
            Integer whole = Numbers.wholeInt(number);
            type = whole == null ? null : BsonType.ofNumber(whole);
            if (type == null) {
                throw new CommandFailure(ErrorCode.BAD_VALUE, "Invalid numerical type code: " + Shell.render(number));
            }
        } else {
            throw new CommandFailure(ErrorCode.TYPE_MISMATCH, "type must be represented as a number or a string");
        }
        types.add(type);
    }

    @Override
    public boolean test(@Nullable Object value) {
        return !Missing.isMissing(value) && types.contains(BsonType.of(value));
    }
}
