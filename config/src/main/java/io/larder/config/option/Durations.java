package io.larder.config.option;

import io.larder.config.value.Unreadable;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: a number and a unit, 10s. */
final class Durations {
    private static final String EXPECTED = "a duration such as 500ms, 10s, 5m or 2h";
    private static final String PAUSE = "a duration from 0ms to 1m";
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) ?(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    /** Long enough for anything, short enough to be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    static final Kind<Duration> LIMITED = Kind.of(
                    EXPECTED, text -> parse(text).orElseThrow(() -> Kinds.unreadable(EXPECTED, text)))
            .form(Form.pattern(FORM.pattern()));

    /** A pause: none at all, too, and never so long that whoever waits has given up. */
    static final Kind<Duration> UP_TO_A_MINUTE = Kind.of(PAUSE, text -> parse(text, Duration.ZERO, LONGEST_PAUSE)
                    .orElseThrow(() -> Kinds.unreadable(PAUSE, text)))
            .form(Form.pattern(FORM.pattern()));

    static final Kind<Optional<Duration>> OR_UNLIMITED = Kind.of(
                    EXPECTED + ", or " + Kinds.UNLIMITED, Durations::parseOrUnlimited)
            .form(Form.pattern(FORM.pattern(), Kinds.UNLIMITED));

    /** A span that begins at nothing: the word for it is the same as for other things that are switched off. */
    static final Kind<Optional<Duration>> OR_OFF = Kind.<Optional<Duration>>of(EXPECTED + ", or " + Kinds.OFF, text -> {
                if (text.equals(Kinds.OFF)) {
                    return Optional.empty();
                }
                return Optional.of(
                        parse(text).orElseThrow(() -> Kinds.unreadable(EXPECTED + ", or " + Kinds.OFF, text)));
            })
            .form(Form.pattern(FORM.pattern(), Kinds.OFF));

    private Durations() {}

    private static Optional<Duration> parseOrUnlimited(String text) throws Unreadable {
        if (text.equals(Kinds.UNLIMITED)) {
            return Optional.empty();
        }
        return Optional.of(parse(text).orElseThrow(() -> Kinds.unreadable(EXPECTED + ", or " + Kinds.UNLIMITED, text)));
    }

    private static Optional<Duration> parse(String text) {
        return parse(text, SHORTEST, LONGEST);
    }

    private static Optional<Duration> parse(String text, Duration least, Duration most) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Duration unit = Objects.requireNonNull(UNITS.get(matcher.group(2)));
        Duration duration = unit.multipliedBy(Long.parseLong(matcher.group(1)));
        return Optional.of(duration).filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0);
    }
}
