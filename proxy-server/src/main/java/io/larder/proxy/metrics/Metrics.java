package io.larder.proxy.metrics;

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
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
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
    private final List<Described> described = new CopyOnWriteArrayList<>();
    /** A function counter refers to its function weakly; without somebody else who does it would stand still. */
    private final List<DoubleSupplier> counted = new CopyOnWriteArrayList<>();

    public Metrics() {
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** What event loops have counted since the start, for tenants that are gone, too. */
    public RequestMetrics requests() {
        return requests;
    }

    /** Something that only grows, kept by somebody else. Names and units by Micrometer's conventions. */
    public void counter(String name, String help, DoubleSupplier count, String... labels) {
        counted.add(count);
        FunctionCounter.builder(name, count, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(labels)
                .register(registry);
        described(inPrometheus(name) + "_total", "counter", help, names(labels));
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
        described(inPrometheus(name) + (unit == null ? "" : "_" + unit), "gauge", help, names(labels));
    }

    /** What has become of requests, of each tenant that there is when somebody reads it. */
    public void requests(Supplier<Map<String, RequestMetrics>> tenants) {
        String name = "larder_request_duration_seconds";
        String help = "From a request being read to its reply being complete, by how it was answered";
        add(
                new Described(name, "histogram", List.of(PerTenant.LABEL, "outcome"), help),
                Collectors.durations(name, help, tenants));
    }

    void add(Described one, Collector collector) {
        described.add(one);
        prometheus.register(collector);
    }

    private static String inPrometheus(String name) {
        return name.replace('.', '_');
    }

    /** Of names and values in turn. */
    private static String[] names(String[] labels) {
        String[] names = new String[labels.length / 2];
        for (int i = 0; i < names.length; i++) {
            names[i] = labels[2 * i];
        }
        return names;
    }

    private void described(String name, String type, String help, String... labels) {
        if (described.stream().noneMatch(one -> one.name().equals(name))) {
            described.add(new Described(name, type, List.of(labels), help));
        }
    }

    /** Everything that is Larder's own, in the order in which it was added. */
    public List<Described> described() {
        return List.copyOf(described);
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
