package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.TypeNames;
import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The units of date arithmetic. */
enum DateUnit {
    YEAR,
    QUARTER,
    MONTH,
    WEEK,
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    MILLISECOND;

    static DateUnit parse(String operator, @Nullable Object value) {
        if (!(value instanceof String name)) {
            throw new CommandFailure(
                    5439013, operator + " requires 'unit' to be a string, but got " + TypeNames.of(value));
        }
        try {
            if (name.equals(name.toLowerCase(Locale.ROOT))) {
                return valueOf(name.toUpperCase(Locale.ROOT));
            }
        } catch (IllegalArgumentException e) {
            throw unknown(name, e);
        }
        throw unknown(name, null);
    }

    private static CommandFailure unknown(String name, @Nullable Throwable cause) {
        CommandFailure failure = new CommandFailure(ErrorCode.FAILED_TO_PARSE, "unknown time unit value: " + name);
        if (cause != null) {
            failure.addSuppressed(cause);
        }
        return failure;
    }

    /** The end of a month stays the end of a month. */
    ZonedDateTime add(ZonedDateTime date, long amount) {
        return switch (this) {
            case YEAR -> date.plusYears(amount);
            case QUARTER -> date.plusMonths(Math.multiplyExact(amount, 3));
            case MONTH -> date.plusMonths(amount);
            case WEEK -> date.plusWeeks(amount);
            case DAY -> date.plusDays(amount);
            case HOUR -> date.plusHours(amount);
            case MINUTE -> date.plusMinutes(amount);
            case SECOND -> date.plusSeconds(amount);
            case MILLISECOND -> date.plus(amount, ChronoUnit.MILLIS);
        };
    }

    /** How many boundaries of this unit lie at or after start-of-range and before the other date, signed. */
    long between(ZonedDateTime from, ZonedDateTime to, DayOfWeek startOfWeek) {
        return index(to, startOfWeek) - index(from, startOfWeek);
    }

    private static long days(ZonedDateTime date) {
        return date.toLocalDate().toEpochDay();
    }

    /** Counts this unit from a fixed point in the past, in local time for days and longer. */
    long index(ZonedDateTime date, DayOfWeek startOfWeek) {
        return switch (this) {
            case YEAR -> date.getYear();
            case QUARTER -> date.getYear() * 4L + (date.getMonthValue() - 1) / 3;
            case MONTH -> date.getYear() * 12L + date.getMonthValue() - 1;
            // The epoch was a Thursday.
            case WEEK -> Math.floorDiv(days(date) + 3 - (startOfWeek.getValue() - 1), 7);
            case DAY -> days(date);
            case HOUR -> Math.floorDiv(localSeconds(date), 3600);
            case MINUTE -> Math.floorDiv(date.toEpochSecond(), 60);
            case SECOND -> date.toEpochSecond();
            case MILLISECOND -> date.toInstant().toEpochMilli();
        };
    }

    private static long localSeconds(ZonedDateTime date) {
        return date.toEpochSecond() + date.getOffset().getTotalSeconds();
    }

    static DayOfWeek weekday(String operator, @Nullable Object value) {
        if (value instanceof String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            for (DayOfWeek day : List.of(DayOfWeek.values())) {
                String full = day.name().toLowerCase(Locale.ROOT);
                if (lower.equals(full) || lower.equals(full.substring(0, 3))) {
                    return day;
                }
            }
        }
        throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "unknown day of week value: " + value + " in " + operator);
    }
}
