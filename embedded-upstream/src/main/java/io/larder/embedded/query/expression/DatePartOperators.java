package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** $year and the other parts of a date, all parts at once, and a date from its parts. */
final class DatePartOperators {
    private DatePartOperators() {}

    static void register(Operators operators) {
        part(operators, "$year", ZonedDateTime::getYear);
        part(operators, "$month", ZonedDateTime::getMonthValue);
        part(operators, "$dayOfMonth", ZonedDateTime::getDayOfMonth);
        part(operators, "$dayOfYear", ZonedDateTime::getDayOfYear);
        part(operators, "$dayOfWeek", date -> date.getDayOfWeek().getValue() % 7 + 1);
        part(operators, "$hour", ZonedDateTime::getHour);
        part(operators, "$minute", ZonedDateTime::getMinute);
        part(operators, "$second", ZonedDateTime::getSecond);
        part(operators, "$millisecond", date -> date.get(ChronoField.MILLI_OF_SECOND));
        part(operators, "$week", DatePartOperators::weekOfYear);
        part(operators, "$isoWeek", date -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        part(operators, "$isoWeekYear", date -> (long) date.get(IsoFields.WEEK_BASED_YEAR));
        part(operators, "$isoDayOfWeek", date -> date.getDayOfWeek().getValue());
        operators.named(
                "$dateToParts",
                Set.of("date"),
                Set.of("timezone", "iso8601"),
                new Operators.ArgumentCodes(40524, 40520, 40522),
                (arguments, frame) -> toParts(arguments));
        operators.named(
                "$dateFromParts",
                Set.of(),
                Set.of(
                        "year",
                        "month",
                        "day",
                        "hour",
                        "minute",
                        "second",
                        "millisecond",
                        "isoWeekYear",
                        "isoWeek",
                        "isoDayOfWeek",
                        "timezone"),
                new Operators.ArgumentCodes(40519, 40518, 40516),
                (arguments, frame) -> fromParts(arguments));
    }

    /** Takes a date, or a document with a date and a time zone. */
    private static void part(Operators operators, String name, Function<ZonedDateTime, Object> part) {
        operators.special(name, (argument, scope) -> {
            Object spec = argument instanceof java.util.List<?> list && list.size() == 1 ? list.get(0) : argument;
            if (spec instanceof java.util.List<?> list) {
                throw new CommandFailure(
                        40536, name + " accepts exactly one argument if given an array, but was given " + list.size());
            }
            if (spec instanceof Document document
                    && !document.isEmpty()
                    && !document.keySet().iterator().next().startsWith("$")) {
                NamedArguments arguments = NamedArguments.compile(
                        name,
                        document,
                        Set.of("date"),
                        Set.of("timezone"),
                        new Operators.ArgumentCodes(40535, 40535, 40539),
                        scope);
                return frame -> {
                    NamedArguments here = arguments.at(frame);
                    Object date = here.get("date");
                    ZoneId zone = Zones.zone(here);
                    return Missing.isNullish(date) || zone == null
                            ? null
                            : part.apply(Zones.date(date).atZone(zone));
                };
            }
            Expression date = Expressions.compile(spec, scope);
            return frame -> {
                Object value = date.evaluate(frame);
                return Missing.isNullish(value)
                        ? null
                        : part.apply(Zones.date(value).atZone(ZoneOffset.UTC));
            };
        });
    }

    /** Weeks begin on Sunday; the days before the first Sunday are week 0. */
    static int weekOfYear(ZonedDateTime date) {
        int weekday = date.getDayOfWeek().getValue() % 7;
        return (date.getDayOfYear() + 6 - weekday) / 7;
    }

    private static @Nullable Object toParts(NamedArguments arguments) {
        Object value = arguments.get("date");
        ZoneId zone = Zones.zone(arguments);
        Object iso = arguments.has("iso8601") ? arguments.get("iso8601") : (Object) false;
        if (Missing.isNullish(value) || zone == null || Missing.isNullish(iso)) {
            return null;
        }
        ZonedDateTime date = Zones.date(value).atZone(zone);
        Document parts = Boolean.TRUE.equals(iso)
                ? new Document("isoWeekYear", date.get(IsoFields.WEEK_BASED_YEAR))
                        .append("isoWeek", date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))
                        .append("isoDayOfWeek", date.getDayOfWeek().getValue())
                : new Document("year", date.getYear())
                        .append("month", date.getMonthValue())
                        .append("day", date.getDayOfMonth());
        return parts.append("hour", date.getHour())
                .append("minute", date.getMinute())
                .append("second", date.getSecond())
                .append("millisecond", date.get(ChronoField.MILLI_OF_SECOND));
    }

    private static @Nullable Object fromParts(NamedArguments arguments) {
        boolean iso = arguments.has("isoWeekYear");
        if (!iso && !arguments.has("year")) {
            throw new CommandFailure(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
        }
        if (iso && (arguments.has("year") || arguments.has("month") || arguments.has("day"))) {
            throw new CommandFailure(40489, "$dateFromParts does not allow mixing natural dates with ISO dates");
        }
        ZoneId zone = Zones.zone(arguments);
        Long first = number(arguments, iso ? "isoWeekYear" : "year", 1);
        Long second = number(arguments, iso ? "isoWeek" : "month", 1);
        Long third = number(arguments, iso ? "isoDayOfWeek" : "day", 1);
        Long hour = number(arguments, "hour", 0);
        Long minute = number(arguments, "minute", 0);
        Long secondOfMinute = number(arguments, "second", 0);
        Long millisecond = number(arguments, "millisecond", 0);
        if (zone == null
                || first == null
                || second == null
                || third == null
                || hour == null
                || minute == null
                || secondOfMinute == null
                || millisecond == null) {
            return null;
        }
        if (first < 1 || first > 9999) {
            throw new CommandFailure(
                    iso ? 31095 : 40523,
                    "'" + (iso ? "isoWeekYear" : "year")
                            + "' must evaluate to an integer in the range 1 to 9999, found " + first);
        }
        // Parts beyond their usual range carry over.
        LocalDate day = iso
                ? LocalDate.of(first.intValue(), 1, 4)
                        .with(ChronoField.DAY_OF_WEEK, 1)
                        .plusWeeks(second - 1)
                        .plusDays(third - 1)
                : LocalDate.of(first.intValue(), 1, 1).plusMonths(second - 1).plusDays(third - 1);
        LocalDateTime time = day.atStartOfDay()
                .plusHours(hour)
                .plusMinutes(minute)
                .plusSeconds(secondOfMinute)
                .plusNanos(millisecond * 1_000_000);
        return time.atZone(zone).toInstant();
    }

    private static @Nullable Long number(NamedArguments arguments, String name, long otherwise) {
        if (!arguments.has(name)) {
            return otherwise;
        }
        Object value = arguments.get(name);
        if (Missing.isNullish(value)) {
            return null;
        }
        Long whole = Numbers.wholeLong(value);
        if (whole == null) {
            throw new CommandFailure(
                    40515,
                    "'" + name + "' must evaluate to an integer, found "
                            + io.larder.embedded.query.value.TypeNames.of(value) + " with value " + value);
        }
        return whole;
    }
}
