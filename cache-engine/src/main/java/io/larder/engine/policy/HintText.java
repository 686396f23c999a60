package io.larder.engine.policy;

import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;

/** Reads the words of a hint where they lie: {@code ttl=60s}, {@code bounded=500ms}, {@code off}, {@code fresh}. */
final class HintText {
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(365);
    private static final int MOST_DIGITS = 12;

    private HintText() {}

    /** Reads words until the end; they are separated by spaces or commas. At least one there must be. */
    static void words(ByteBuf buf, int offset, int limit, Hints to) {
        int at = offset;
        boolean any = false;
        while (at < limit) {
            if (isSeparator(buf.getByte(at))) {
                at++;
                continue;
            }
            int end = at;
            while (end < limit && !isSeparator(buf.getByte(end))) {
                end++;
            }
            any = true;
            word(buf, at, end, to);
            at = end;
        }
        if (!any) {
            to.bad();
        }
    }

    private static boolean isSeparator(byte b) {
        return b == ' ' || b == ',' || b == ';' || b == '\t';
    }

    private static void word(ByteBuf buf, int offset, int limit, Hints to) {
        int equals = buf.indexOf(offset, limit, (byte) '=');
        if (equals < 0) {
            flag(buf, offset, limit - offset, to);
        } else {
            setting(buf, offset, equals - offset, equals + 1, limit, to);
        }
    }

    static void flag(ByteBuf buf, int offset, int length, Hints to) {
        if (BsonValues.equalsAscii(buf, offset, length, "off")) {
            to.off();
        } else if (BsonValues.equalsAscii(buf, offset, length, "fresh")) {
            to.fresh();
        } else {
            to.bad();
        }
    }

    static void setting(ByteBuf buf, int offset, int length, int value, int limit, Hints to) {
        long nanos = nanos(buf, value, limit);
        if (nanos <= 0) {
            to.bad();
        } else if (BsonValues.equalsAscii(buf, offset, length, "ttl")) {
            to.ttl(nanos);
        } else if (BsonValues.equalsAscii(buf, offset, length, "bounded")) {
            to.bound(nanos);
        } else {
            to.bad();
        }
    }

    /** A whole number and its unit; 0 where it is nothing of the kind, or nothing sensible. */
    private static long nanos(ByteBuf buf, int offset, int limit) {
        long number = 0;
        int at = offset;
        for (; at < limit && at - offset < MOST_DIGITS; at++) {
            int digit = buf.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            number = number * 10 + digit;
        }
        if (at == offset) {
            return 0;
        }
        long unit = unit(buf, at, limit - at);
        return unit == 0 || number > LONGEST_NANOS / unit ? 0 : number * unit;
    }

    private static long unit(ByteBuf buf, int offset, int length) {
        if (length == 2) {
            return BsonValues.equalsAscii(buf, offset, 2, "ms") ? 1_000_000 : 0;
        }
        if (length != 1) {
            return 0;
        }
        return switch (buf.getByte(offset)) {
            case 's' -> TimeUnit.SECONDS.toNanos(1);
            case 'm' -> TimeUnit.MINUTES.toNanos(1);
            case 'h' -> TimeUnit.HOURS.toNanos(1);
            case 'd' -> TimeUnit.DAYS.toNanos(1);
            default -> 0;
        };
    }
}
