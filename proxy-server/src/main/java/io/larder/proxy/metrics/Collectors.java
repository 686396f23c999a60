package io.larder.proxy.metrics;

import io.larder.engine.usage.Latencies;
import io.larder.engine.usage.Measured;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What Micrometer has no form for: histograms that somebody else fills, and numbers of whatever there is when they are read. */
final class Collectors {
    private static final double NANOS = 1e9;
    /** Of the cells of an octave only the last ends a bucket: Prometheus needs no finer ones. */
    private static final int CELLS_PER_BUCKET = (Latencies.CELLS - 1) / Latencies.OCTAVES;

    private Collectors() {}

    /** By tenant. */
    static Collector durations(String name, String help, Supplier<Map<String, RequestMetrics>> tenants) {
        return () -> {
            HistogramSnapshot.Builder histogram =
                    HistogramSnapshot.builder().name(name).help(help).unit(Unit.SECONDS);
            tenants.get().forEach((tenant, requests) -> {
                for (Outcome outcome : Outcome.values()) {
                    Measured measured = requests.answered(outcome);
                    histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                            .labels(Labels.of(PerTenant.LABEL, tenant, "outcome", outcome.label()))
                            .classicHistogramBuckets(buckets(measured))
                            .sum(measured.sumNanos() / NANOS)
                            .build());
                }
            });
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

    /** Takes what one metric has at this moment; as many words as it has labels. */
    interface Points {
        void add(double value, String... words);
    }

    static Collector counters(String name, String help, List<String> labels, Consumer<Points> tell) {
        return () -> {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(name).help(help);
            tell.accept((value, words) -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(Labels.of(labels, List.of(words)))
                    .value(value)
                    .build()));
            return counter.build();
        };
    }

    static Collector gauges(String name, String help, List<String> labels, Consumer<Points> tell) {
        return () -> {
            GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
            tell.accept((value, words) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(Labels.of(labels, List.of(words)))
                    .value(value)
                    .build()));
            return gauge.build();
        };
    }
}
