package io.larder.proxy.metrics;

import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Latencies;
import io.larder.engine.usage.Measured;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What Micrometer has no form for: histograms that somebody else fills, and counters by reason that leave out what never happened. */
final class Collectors {
    private static final double NANOS = 1e9;
    /** Of the cells of an octave only the last ends a bucket: Prometheus needs no finer ones. */
    private static final int CELLS_PER_BUCKET = (Latencies.CELLS - 1) / Latencies.OCTAVES;

    private Collectors() {}

    static Collector durations(String name, String help, RequestMetrics requests) {
        return () -> {
            HistogramSnapshot.Builder histogram =
                    HistogramSnapshot.builder().name(name).help(help).unit(Unit.SECONDS);
            for (Outcome outcome : Outcome.values()) {
                Measured measured = requests.answered(outcome);
                histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .labels(Labels.of("outcome", outcome.label()))
                        .classicHistogramBuckets(buckets(measured))
                        .sum(measured.sumNanos() / NANOS)
                        .build());
            }
            return histogram.build();
        };
    }

    private static ClassicHistogramBuckets buckets(Measured measured) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int octave = 0; octave < Latencies.OCTAVES; octave++) {
            long count = 0;
            int last = (octave + 1) * CELLS_PER_BUCKET - 1;
            for (int cell = octave * CELLS_PER_BUCKET; cell <= last; cell++) {
                count += measured.count(cell);
            }
            buckets.bucket(Latencies.above(last) / NANOS, count);
        }
        return buckets.bucket(Double.POSITIVE_INFINITY, measured.count(Latencies.CELLS - 1))
                .build();
    }

    static Collector byReason(String name, String help, ToLongFunction<Reason> count) {
        return () -> {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(name).help(help);
            for (Reason reason : Reason.values()) {
                long value = count.applyAsLong(reason);
                if (value > 0) {
                    counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(Labels.of("reason", reason.label()))
                            .value((double) value)
                            .build());
                }
            }
            return counter.build();
        };
    }

    static <E extends Enum<E>> Collector byWord(
            String name, String help, String label, Class<E> words, ToLongFunction<E> count) {
        return () -> {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(name).help(help);
            for (E word : words.getEnumConstants()) {
                counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(Labels.of(
                                label, word.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                        .value((double) count.applyAsLong(word))
                        .build());
            }
            return counter.build();
        };
    }
}
