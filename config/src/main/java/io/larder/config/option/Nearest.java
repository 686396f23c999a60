package io.larder.config.option;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known word that a misspelt one was probably meant to be. */
public final class Nearest {
    private static final int SHORTEST_STEM = 3;

    private Nearest() {}

    /**
     * The known word with the fewest edits to the given one, if no more than a third has to change; otherwise one that the
     * given word ends (drain for time-limits-drain) or lengthens (maximum for max).
     */
    public static Optional<String> to(String given, Collection<String> known) {
        return fewestEdits(given, known).or(() -> partly(given, known));
    }

    private static Optional<String> partly(String given, Collection<String> known) {
        return known.stream()
                .filter(word -> word.endsWith("-" + given)
                        || word.endsWith("_" + given)
                        || (word.length() >= SHORTEST_STEM && given.startsWith(word)))
                .min(Comparator.comparingInt(String::length).thenComparing(word -> word));
    }

    private static Optional<String> fewestEdits(String given, Collection<String> known) {
        return known.stream()
                .filter(word -> edits(given, word) <= Math.max(1, Math.max(given.length(), word.length()) / 3))
                .min(Comparator.comparingInt((String word) -> edits(given, word))
                        .thenComparing(word -> word));
    }

    /** Insertions, deletions, replacements and swaps of neighbours that make one word the other. */
    private static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], 1 + cost[i - 2][j - 2]);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
