package io.larder.embedded.request;

import de.bwaldvogel.mongo.bson.Decimal128;
import java.math.BigDecimal;

/** What the server makes of any number where it wants a whole one: not a number is zero, and what is too large is the largest. */
final class WholeNumber {
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal SMALLEST = BigDecimal.valueOf(Long.MIN_VALUE);

    private WholeNumber() {}

    static long of(Number number) {
        double about = number.doubleValue();
        if (!(number instanceof Decimal128 decimal) || Double.isNaN(about) || Double.isInfinite(about)) {
            return number instanceof Decimal128 ? (long) about : number.longValue();
        }
        // Zero below zero has no BigDecimal.
        return about == 0
                ? 0
                : decimal.toBigDecimal().min(LARGEST).max(SMALLEST).longValue();
    }
}
