package io.larder.proxy.cli;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time on the command line: 500ms, 10s, 5m, 2h, or a bare number of seconds. */
final class Seconds {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?) ?(ms|s|m|h|)");
    private static final Map<String, Double> UNITS = Map.of("ms", 0.001, "s", 1.0, "", 1.0, "m", 60.0, "h", 3600.0);

    private Seconds() {}

    /** What the text of this option says, in seconds. */
    static double of(String option, String text) throws Refusal {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw Refusal.usage("expected " + option + " to be a time such as 500ms, 10s or 2m, found " + text);
        }
        return Double.parseDouble(matcher.group(1)) * UNITS.getOrDefault(matcher.group(2), 1.0);
    }
}
