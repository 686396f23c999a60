package io.larder.integration.affects;

import io.larder.engine.coherence.Effect;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How often what was said, and how often it was said in vain. */
final class Tally {
    /** Of one sort of read. */
    private static final class Figures {
        private long changed;
        private long unchanged;
        private long vain;
    }

    private final Map<Effect, Long> grounds = new EnumMap<>(Effect.class);
    private final Map<Reads.Sort, Figures> sorts = new EnumMap<>(Reads.Sort.class);
    private final Figures equalityOfWhole = new Figures();
    private long cases;

    void pair() {
        cases++;
    }

    /** One verdict over all changes of one write. */
    void verdict(Reads.Sort sort, boolean affects, boolean changed, boolean wholeDocument) {
        add(sorts.computeIfAbsent(sort, any -> new Figures()), affects, changed);
        if (sort == Reads.Sort.FIND_BY_EQUALITY && wholeDocument) {
            add(equalityOfWhole, affects, changed);
        }
    }

    private static void add(Figures figures, boolean affects, boolean changed) {
        if (changed) {
            figures.changed++;
        } else {
            figures.unchanged++;
            figures.vain += affects ? 1 : 0;
        }
    }

    void ground(Effect effect) {
        grounds.merge(effect, 1L, Long::sum);
    }

    long cases() {
        return cases;
    }

    long of(Effect effect) {
        return grounds.getOrDefault(effect, 0L);
    }

    /** The part of unchanged answers that would have been dropped. */
    double vainOfEquality() {
        return (double) equalityOfWhole.vain / equalityOfWhole.unchanged;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("affects(): " + cases + " pairs of query and write\n");
        for (Map.Entry<Effect, Long> each : grounds.entrySet()) {
            text.append(
                    String.format(Locale.ROOT, "  %-16s %,10d%n", each.getKey().label(), each.getValue()));
        }
        sorts.forEach((sort, figures) ->
                line(text, sort.name().toLowerCase(Locale.ROOT).replace('_', ' '), figures));
        line(text, "find by equality, whole documents known", equalityOfWhole);
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Figures figures) {
        text.append(String.format(
                Locale.ROOT,
                "  %-40s changed %,9d, unchanged %,9d, of these yes %5.1f %%%n",
                name,
                figures.changed,
                figures.unchanged,
                100.0 * figures.vain / figures.unchanged));
    }
}
