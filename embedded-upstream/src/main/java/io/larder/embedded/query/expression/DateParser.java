package io.larder.embedded.query.expression;

import io.larder.embedded.failure.CommandFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates read from text, freely or by a format of percent signs. */
final class DateParser {
    private static final Pattern FREE = Pattern.compile("(\\d{4})-(\\d{1,2})(?:-(\\d{1,2}))?"
            + "(?:[T ](\\d{1,2})(?::(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?)?"
            + "\\s*(Z|UTC|GMT|[+-]\\d{2}:?(?:\\d{2})?)?");

    private DateParser() {}

    static Instant parse(String text, @Nullable String format, ZoneId zone) {
        try {
            return format == null ? free(text, zone) : new Scan(text, format, zone).run();
        } catch (DateTimeException | IndexOutOfBoundsException | NumberFormatException e) {
            CommandFailure failure = bad(text);
            failure.addSuppressed(e);
            throw failure;
        }
    }

    private static CommandFailure bad(String text) {
        return Conversions.failure(
                "Error parsing date string '" + text + "'; 0: passing a time zone identifier as part of the "
                        + "string is not allowed or the format does not match");
    }

    private static Instant free(String text, ZoneId zone) {
        Matcher m = FREE.matcher(text.trim());
        if (!m.matches()) {
            throw bad(text);
        }
        LocalDateTime local = LocalDate.of(
                        Integer.parseInt(m.group(1)),
                        Integer.parseInt(m.group(2)),
                        m.group(3) == null ? 1 : Integer.parseInt(m.group(3)))
                .atTime(number(m, 4), number(m, 5), number(m, 6), nanos(m.group(7)));
        ZoneId in = m.group(8) == null ? zone : Zones.parse(m.group(8).equals("Z") ? "UTC" : m.group(8));
        return local.atZone(in).toInstant();
    }

    private static int number(Matcher m, int group) {
        return m.group(group) == null ? 0 : Integer.parseInt(m.group(group));
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00").substring(0, 3)) * 1_000_000;
    }

    /** One text read along one format. */
    private static final class Scan {
        private final String text;
        private final String format;
        private ZoneId zone;
        private int at;
        private int year = 1970;
        private int month = 1;
        private int day = 1;
        private int hour;
        private int minute;
        private int second;
        private int millis;
        private int dayOfYear;
        private int isoYear;
        private int isoWeek;
        private int isoDay = 1;

        Scan(String text, String format, ZoneId zone) {
            this.text = text;
            this.format = format;
            this.zone = zone;
        }

        Instant run() {
            for (int i = 0; i < format.length(); i++) {
                char c = format.charAt(i);
                if (c != '%') {
                    expect(c);
                } else {
                    field(format.charAt(++i));
                }
            }
            if (at != text.length()) {
                throw bad(text);
            }
            LocalDate date = dayOfYear > 0
                    ? LocalDate.ofYearDay(year, dayOfYear)
                    : isoYear > 0
                            ? LocalDate.of(isoYear, 1, 4)
                                    .with(ChronoField.DAY_OF_WEEK, 1)
                                    .plusWeeks(Math.max(0, isoWeek - 1))
                                    .plusDays(isoDay - 1L)
                            : LocalDate.of(year, month, day);
            return date.atTime(hour, minute, second, millis * 1_000_000)
                    .atZone(zone)
                    .toInstant();
        }

        private void expect(char c) {
            if (text.charAt(at++) != c) {
                throw bad(text);
            }
        }

        private int digits(int most) {
            int start = at;
            while (at < text.length() && at - start < most && Character.isDigit(text.charAt(at))) {
                at++;
            }
            return Integer.parseInt(text.substring(start, at));
        }

        private void field(char specifier) {
            switch (specifier) {
                case 'Y' -> year = digits(4);
                case 'm' -> month = digits(2);
                case 'd' -> day = digits(2);
                case 'H' -> hour = digits(2);
                case 'M' -> minute = digits(2);
                case 'S' -> second = digits(2);
                case 'L' -> millis = digits(3);
                case 'j' -> dayOfYear = digits(3);
                case 'G' -> isoYear = digits(4);
                case 'V' -> isoWeek = digits(2);
                case 'u' -> isoDay = digits(1);
                case 'b' -> month = monthByName(3);
                case 'B' -> month = monthByName(9);
                case 'z' -> zone = zoneHere();
                case 'Z' -> {
                    int start = at;
                    if (text.charAt(at) == '+' || text.charAt(at) == '-') {
                        at++;
                    }
                    zone = ZoneOffset.ofTotalSeconds((text.charAt(start) == '-' ? -60 : 60) * digits(4));
                }
                case '%' -> expect('%');
                default ->
                    throw new CommandFailure(18536, "Invalid format character '%" + specifier + "' in format string");
            }
        }

        private ZoneId zoneHere() {
            int start = at;
            while (at < text.length()
                    && ("+-:".indexOf(text.charAt(at)) >= 0 || Character.isLetterOrDigit(text.charAt(at)))) {
                at++;
            }
            return Zones.parse(text.substring(start, at));
        }

        private int monthByName(int length) {
            for (java.time.Month each : java.util.List.of(java.time.Month.values())) {
                String name =
                        each.name().substring(0, Math.min(length, each.name().length()));
                if (text.substring(at).toUpperCase(Locale.ROOT).startsWith(name)) {
                    at += name.length();
                    return each.getValue();
                }
            }
            throw bad(text);
        }
    }
}
