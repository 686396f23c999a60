package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $dateAdd, $dateSubtract, $dateDiff, $dateTrunc. */
final class DateArithmeticOperators {
    private static final Operators.ArgumentCodes ADD = new Operators.ArgumentCodes(5166400, 5166401, 5166402);

    private DateArithmeticOperators() {}

    static void register(Operators operators) {
        Set<String> required = Set.of("startDate", "unit", "amount");
        operators.named(
                "$dateAdd", required, Set.of("timezone"), ADD, (arguments, frame) -> add("$dateAdd", arguments, 1));
        operators.named(
                "$dateSubtract",
                required,
                Set.of("timezone"),
                ADD,
                (arguments, frame) -> add("$dateSubtract", arguments, -1));
        operators.named(
                "$dateDiff",
                Set.of("startDate", "endDate", "unit"),
                Set.of("timezone", "startOfWeek"),
                new Operators.ArgumentCodes(5166301, 5166302, 5166303),
                (arguments, frame) -> difference(arguments));
        operators.named(
                "$dateTrunc",
                Set.of("date", "unit"),
                Set.of("binSize", "timezone", "startOfWeek"),
                new Operators.ArgumentCodes(5439007, 5439008, 5439009),
                (arguments, frame) -> truncated(arguments));
    }

    private static @Nullable Object add(String name, NamedArguments arguments, int sign) {
        Object start = arguments.get("startDate");
        Object unit = arguments.get("unit");
        Object amount = arguments.get("amount");
        ZoneId zone = Zones.zone(arguments);
        if (Missing.isNullish(start) || Missing.isNullish(unit) || Missing.isNullish(amount) || zone == null) {
            return null;
        }
        Long count = Numbers.wholeLong(amount);
        if (count == null) {
            throw new CommandFailure(
                    5166405, name + " expects integer amount of time units, but got " + TypeNames.of(amount));
        }
        return DateUnit.parse(name, unit)
                .add(date(name, start, 5166403).atZone(zone), sign * count)
                .toInstant();
    }

    private static Instant date(String name, @Nullable Object value, int code) {
        try {
            return Zones.date(value);
        } catch (CommandFailure notADate) {
            CommandFailure failure = new CommandFailure(
                    code, name + " requires startDate to be convertible to a date, but got " + TypeNames.of(value));
            failure.addSuppressed(notADate);
            throw failure;
        }
    }

    private static @Nullable Object difference(NamedArguments arguments) {
        Object start = arguments.get("startDate");
        Object end = arguments.get("endDate");
        Object unit = arguments.get("unit");
        ZoneId zone = Zones.zone(arguments);
        if (Missing.isNullish(start) || Missing.isNullish(end) || Missing.isNullish(unit) || zone == null) {
            return null;
        }
        DayOfWeek startOfWeek = arguments.has("startOfWeek")
                ? DateUnit.weekday("$dateDiff", arguments.get("startOfWeek"))
                : DayOfWeek.SUNDAY;
        return DateUnit.parse("$dateDiff", unit)
                .between(
                        date("$dateDiff", start, 5166307).atZone(zone),
                        date("$dateDiff", end, 5166307).atZone(zone),
                        startOfWeek);
    }

    private static @Nullable Object truncated(NamedArguments arguments) {
        Object value = arguments.get("date");
        Object unitName = arguments.get("unit");
        ZoneId zone = Zones.zone(arguments);
        Object size = arguments.has("binSize") ? arguments.get("binSize") : (Object) 1;
        if (Missing.isNullish(value) || Missing.isNullish(unitName) || Missing.isNullish(size) || zone == null) {
            return null;
        }
        Long bin = Numbers.wholeLong(size);
        if (bin == null || bin <= 0) {
            throw new CommandFailure(5439017, "$dateTrunc requires 'binSize' to be a 64-bit integer greater than 0");
        }
        DayOfWeek startOfWeek = arguments.has("startOfWeek")
                ? DateUnit.weekday("$dateTrunc", arguments.get("startOfWeek"))
                : DayOfWeek.SUNDAY;
        DateUnit unit = DateUnit.parse("$dateTrunc", unitName);
        ZonedDateTime date = Zones.date(value).atZone(zone);
        // Bins are counted from the first moment of 2000 in the given zone.
        ZonedDateTime reference = LocalDateTime.of(2000, 1, 1, 0, 0).atZone(zone);
        if (unit == DateUnit.WEEK) {
            reference = reference.plusDays(Math.floorMod(
                    startOfWeek.getValue() - reference.getDayOfWeek().getValue(), 7));
        }
        return unit.add(reference, Math.floorDiv(elapsed(unit, reference, date), bin) * bin)
                .toInstant();
    }

    /** Whole units since the reference; negative before it. */
    private static long elapsed(DateUnit unit, ZonedDateTime reference, ZonedDateTime date) {
        long count =
                switch (unit) {
                    case WEEK ->
                        Math.floorDiv(
                                date.toLocalDate().toEpochDay()
                                        - reference.toLocalDate().toEpochDay(),
                                7);
                    case HOUR -> Math.floorDiv(date.toEpochSecond() - reference.toEpochSecond(), 3600);
                    case MINUTE -> Math.floorDiv(date.toEpochSecond() - reference.toEpochSecond(), 60);
                    default -> unit.between(reference, date, DayOfWeek.SUNDAY);
                };
        return count;
    }
}
