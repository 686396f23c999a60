package io.larder.proxy.journal;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.bson.BsonValue;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells slow requests in the normal log: so many lines in a second at most, and the next line says how many were left out.
 * Thread safe; only those that were slow come here.
 */
final class SlowRequests {
    private static final int LINES_PER_SECOND = 10;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Logger log;
    private final LongSupplier nanoClock;
    private final LongAdder all = new LongAdder();
    private long secondBegan;
    private int lines;
    private long leftOut;

    SlowRequests(Logger log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
        this.secondBegan = nanoClock.getAsLong();
    }

    void tell(RequestLine line) {
        all.increment();
        long unsaid = admit();
        if (unsaid < 0) {
            return;
        }
        String more = unsaid == 0 ? "" : " (" + unsaid + " slow requests before it were left out)";
        LoggingEventBuilder event = log.atWarn();
        for (Map.Entry<String, BsonValue> field : line.fields().entrySet()) {
            if (!field.getValue().isNull()) {
                event = event.addKeyValue(field.getKey(), plain(field.getValue()));
            }
        }
        event.addKeyValue("leftOut", unsaid).log("slow request {}{}", line.text(), more);
    }

    private static Object plain(BsonValue value) {
        if (value.isString()) {
            return value.asString().getValue();
        }
        return value.isDouble()
                ? value.asDouble().getValue()
                : (Object) value.asNumber().longValue();
    }

    /** How many were left out since the last line; -1 where this one is left out, too. */
    private synchronized long admit() {
        long now = nanoClock.getAsLong();
        if (now - secondBegan >= SECOND) {
            secondBegan = now;
            lines = 0;
        }
        if (lines >= LINES_PER_SECOND) {
            leftOut++;
            return -1;
        }
        lines++;
        long unsaid = leftOut;
        leftOut = 0;
        return unsaid;
    }

    long count() {
        return all.sum();
    }
}
