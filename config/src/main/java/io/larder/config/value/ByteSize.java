package io.larder.config.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written with a unit: 64MiB, 1GiB. */
public record ByteSize(long bytes) {
    public static final String EXPECTED = "a size such as 64MiB";
    public static final String PATTERN = "([0-9]{1,12}) ?(B|KiB|MiB|GiB)";
    private static final Pattern FORM = Pattern.compile(PATTERN);

    public static ByteSize parse(String text) throws Unreadable {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new Unreadable("expected " + EXPECTED + ", found \"" + text + "\"");
        }
        return new ByteSize(Long.parseLong(matcher.group(1)) << shift(matcher.group(2)));
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
    }

    @Override
    public String toString() {
        for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
            if (bytes != 0 && bytes % (1L << shift(unit)) == 0) {
                return (bytes >> shift(unit)) + unit;
            }
        }
        return bytes + "B";
    }
}
