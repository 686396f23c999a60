package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.TypeNames;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $dateToString and $dateFromString. */
final class DateTextOperators {
    private DateTextOperators() {}

    static void register(Operators operators) {
        operators.named(
                "$dateToString",
                Set.of("date"),
                Set.of("format", "timezone", "onNull"),
                new Operators.ArgumentCodes(18629, 18534, 18628),
                (arguments, frame) -> {
                    Object date = arguments.get("date");
                    ZoneId zone = Zones.zone(arguments);
                    Object format = arguments.has("format") ? arguments.get("format") : null;
                    if (Missing.isNullish(date)) {
                        return arguments.has("onNull") ? arguments.get("onNull") : null;
                    }
                    if (zone == null || (arguments.has("format") && Missing.isNullish(format))) {
                        return null;
                    }
                    if (format != null && !(format instanceof String)) {
                        throw new CommandFailure(
                                18533,
                                "$dateToString requires that 'format' be a string, found: " + TypeNames.of(format)
                                        + " with value " + format);
                    }
                    String pattern = format != null
                            ? (String) format
                            : zone.equals(ZoneOffset.UTC) ? "%Y-%m-%dT%H:%M:%S.%LZ" : "%Y-%m-%dT%H:%M:%S.%L";
                    return format(Zones.date(date).atZone(zone), pattern);
                });
        operators.named(
                "$dateFromString",
                Set.of("dateString"),
                Set.of("format", "timezone", "onError", "onNull"),
                new Operators.ArgumentCodes(40540, 40541, 40542),
                (arguments, frame) -> fromString(arguments));
    }

    private static @Nullable Object fromString(NamedArguments arguments) {
        Object text = arguments.get("dateString");
        if (Missing.isNullish(text)) {
            return arguments.has("onNull") ? arguments.get("onNull") : null;
        }
        ZoneId zone = Zones.zone(arguments);
        Object format = arguments.has("format") ? arguments.get("format") : null;
        if (zone == null || (arguments.has("format") && Missing.isNullish(format))) {
            return null;
        }
        if (format != null && !(format instanceof String)) {
            throw new CommandFailure(
                    40684, "$dateFromString requires that 'format' be a string, found: " + TypeNames.of(format));
        }
        try {
            if (!(text instanceof String string)) {
                throw Conversions.failure("$dateFromString requires that 'dateString' be a string, found: "
                        + TypeNames.of(text) + " with value " + text);
            }
            Instant parsed = DateParser.parse(string, (String) format, zone);
            return parsed;
        } catch (CommandFailure failure) {
            if (failure.is(ErrorCode.CONVERSION_FAILURE) && arguments.has("onError")) {
                return arguments.get("onError");
            }
            throw failure;
        }
    }

    private static String format(ZonedDateTime date, String pattern) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            if (++i == pattern.length()) {
                throw new CommandFailure(18535, "Unmatched '%' at end of format string");
            }
            out.append(field(date, pattern.charAt(i)));
        }
        return out.toString();
    }

    private static String field(ZonedDateTime date, char specifier) {
        int offset = date.getOffset().getTotalSeconds() / 60;
        return switch (specifier) {
            case 'Y' -> padded(date.getYear(), 4);
            case 'm' -> padded(date.getMonthValue(), 2);
            case 'd' -> padded(date.getDayOfMonth(), 2);
            case 'H' -> padded(date.getHour(), 2);
            case 'M' -> padded(date.getMinute(), 2);
            case 'S' -> padded(date.getSecond(), 2);
            case 'L' -> padded(date.get(ChronoField.MILLI_OF_SECOND), 3);
            case 'j' -> padded(date.getDayOfYear(), 3);
            case 'w' -> String.valueOf(date.getDayOfWeek().getValue() % 7 + 1);
            case 'u' -> String.valueOf(date.getDayOfWeek().getValue());
            case 'U' -> padded(DatePartOperators.weekOfYear(date), 2);
            case 'V' -> padded(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case 'G' -> padded(date.get(IsoFields.WEEK_BASED_YEAR), 4);
            case 'b' -> date.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'B' -> date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'z' -> (offset < 0 ? "-" : "+") + padded(Math.abs(offset) / 60, 2) + padded(Math.abs(offset) % 60, 2);
            case 'Z' -> String.valueOf(offset);
            case '%' -> "%";
            default ->
                throw new CommandFailure(18536, "Invalid format character '%" + specifier + "' in format string");
        };
    }

    private static String padded(int number, int width) {
        return String.format(Locale.ROOT, "%0" + width + "d", number);
    }
}
