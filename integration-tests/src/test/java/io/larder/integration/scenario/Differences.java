package io.larder.integration.scenario;

import static org.assertj.core.api.Assertions.fail;

import java.util.List;

/** Two transcripts side by side, told by their first difference: transcripts can be megabytes long. */
final class Differences {
    private static final int SHOWN = 1200;
    private static final int SHOWN_BEFORE = 200;

    private Differences() {}

    static void assertSame(List<String> seen, List<String> expected, String where) {
        if (seen.equals(expected)) {
            return;
        }
        int line = 0;
        while (line < seen.size() && line < expected.size() && seen.get(line).equals(expected.get(line))) {
            line++;
        }
        String saw = line < seen.size() ? seen.get(line) : "nothing more";
        String wanted = line < expected.size() ? expected.get(line) : "nothing more";
        int column = 0;
        while (column < saw.length() && column < wanted.length() && saw.charAt(column) == wanted.charAt(column)) {
            column++;
        }
        fail(
                "%s: line %d of %d%n  expected: %s%n  but saw:  %s",
                where, line, expected.size(), part(wanted, column), part(saw, column));
    }

    private static String part(String line, int difference) {
        int from = Math.max(0, difference - SHOWN_BEFORE);
        return line.substring(from, Math.min(line.length(), from + SHOWN));
    }
}
