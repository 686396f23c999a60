package io.larder.proxy.metrics;

import io.larder.engine.reason.Reason;
import io.larder.proxy.metrics.LoopMetrics.Other;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** All metrics of one proxy, in the form that Prometheus reads. */
public final class Metrics implements AutoCloseable {
    /** Of a text of metrics, for its reader. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final RequestMetrics requests = new RequestMetrics();

    public Metrics() {
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        prometheus.register(Collectors.durations(
                "larder_request_duration_seconds",
                "From a request being read to its reply being complete, by how it was answered",
                requests));
        countByReason("larder_bypasses", "Reads sent upstream without being looked up", requests::bypasses);
        prometheus.register(Collectors.byWord(
                "larder_events",
                "Hints that were ignored, and hits that were verified",
                "event",
                Other.class,
                requests::others));
    }

    /** What event loops count. */
    public RequestMetrics requests() {
        return requests;
    }

    /** Something that only grows, kept by somebody else. Names and units by Micrometer's conventions. */
    public void counter(String name, String help, DoubleSupplier count, String... labels) {
        FunctionCounter.builder(name, count, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(labels)
                .register(registry);
    }

    /** Something that goes up and down; {@code unit} null: a number of things. */
    public void gauge(String name, @Nullable String unit, String help, DoubleSupplier value, String... labels) {
        Gauge.builder(name, value, DoubleSupplier::getAsDouble)
                .description(help)
                .baseUnit(unit)
                .tags(labels)
                // What nobody else refers to would be collected, and the gauge with it.
                .strongReference(true)
                .register(registry);
    }

    /** A counter with the reason as its label; reasons that never came up are left out. The name without its ending. */
    public void countByReason(String name, String help, ToLongFunction<Reason> count) {
        prometheus.register(Collectors.byReason(name, help, count));
    }

    /** The same with the constants of any other enum, all of them. */
    public <E extends Enum<E>> void countBy(
            String name, String help, String label, Class<E> words, ToLongFunction<E> count) {
        prometheus.register(Collectors.byWord(name, help, label, words, count));
    }

    /** All of it as text. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.getMeters().forEach(this::remove);
        registry.close();
    }

    private void remove(Meter meter) {
        registry.remove(meter);
    }
}
