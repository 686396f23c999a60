package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Decimal128;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** $ceil, $floor, $round, $trunc: the type stays. */
final class RoundingOperators {
    private RoundingOperators() {}

    static void register(Operators operators) {
        operators.one("$ceil", value -> rounded("$ceil", value, 0, RoundingMode.CEILING));
        operators.one("$floor", value -> rounded("$floor", value, 0, RoundingMode.FLOOR));
        for (String name : new String[] {"$round", "$trunc"}) {
            RoundingMode mode = name.equals("$round") ? RoundingMode.HALF_EVEN : RoundingMode.DOWN;
            operators.many(name, 1, 2, (values, frame) -> {
                if (values.size() == 1) {
                    return rounded(name, values.get(0), 0, mode);
                }
                Object place = values.get(1);
                if (Missing.isNullish(place)) {
                    return null;
                }
                Integer places = Numbers.wholeInt(place);
                if (places == null) {
                    throw new CommandFailure(51082, "precision argument to  " + name + " must be a integral value");
                }
                if (places < -20 || places > 100) {
                    throw new CommandFailure(
                            51083,
                            "cannot apply " + name + " with precision value " + places
                                    + " value must be in [-20, 100]");
                }
                return rounded(name, values.get(0), places, mode);
            });
        }
    }

    private static @Nullable Object rounded(String name, @Nullable Object value, int places, RoundingMode mode) {
        if (Missing.isNullish(value)) {
            return null;
        }
        if (!(value instanceof Number number)) {
            throw new CommandFailure(
                    places == 0 && !name.equals("$round") && !name.equals("$trunc") ? 28765 : 51081,
                    name + " only supports numeric types, not " + TypeNames.of(value));
        }
        if (Numbers.isNaN(number) || Numbers.isInfinite(number) || (Numbers.isIntegral(number) && places >= 0)) {
            return number;
        }
        if (number instanceof Double exact && places == 0) {
            double whole =
                    switch (mode) {
                        case CEILING -> Math.ceil(exact);
                        case FLOOR -> Math.floor(exact);
                        case HALF_EVEN -> Math.rint(exact);
                        default -> exact < 0 ? Math.ceil(exact) : Math.floor(exact);
                    };
            return whole;
        }
        BigDecimal source = number instanceof Double exact ? BigDecimal.valueOf(exact) : Numbers.toBigDecimal(number);
        BigDecimal result = source.setScale(places, mode);
        if (number instanceof Decimal128) {
            return Numbers.toDecimal(result);
        }
        if (number instanceof Double) {
            return result.doubleValue();
        }
        long whole = result.longValue();
        return number instanceof Integer && whole == (int) whole ? (Object) (int) whole : (Object) whole;
    }
}
