package io.larder.proxy.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The same of each tenant that has it, with the tenant's name as a label. The tenants are asked for whenever somebody reads the
 * metrics, so one that comes is there from then on, and one that goes is not any more. Names as Prometheus has them, those of
 * counters without their ending.
 */
public final class PerTenant<T> {
    /** The label. Its values are configured names, so there are no more of them than tenants. */
    static final String LABEL = "tenant";

    private final Metrics metrics;
    private final Supplier<Map<String, T>> tenants;

    public PerTenant(Metrics metrics, Supplier<Map<String, T>> tenants) {
        this.metrics = metrics;
        this.tenants = tenants;
    }

    /** Something that only grows. */
    public void counter(String name, String help, ToDoubleFunction<T> count) {
        counter(name, help, List.of(LABEL), (points, tenant, its) -> points.add(count.applyAsDouble(its), tenant));
    }

    /** The same with one more label; words that are not told are left out. */
    public void counter(String name, String help, String label, BiConsumer<T, Counts> counts) {
        counter(
                name,
                help,
                List.of(LABEL, label),
                (points, tenant, its) -> counts.accept(its, (word, value) -> points.add((double) value, tenant, word)));
    }

    /** Something that goes up and down. */
    public void gauge(String name, String help, ToDoubleFunction<T> value) {
        gauge(name, help, List.of(LABEL), (points, tenant, its) -> points.add(value.applyAsDouble(its), tenant));
    }

    /** The same with one more label. */
    public void gauge(String name, String help, String label, BiConsumer<T, Counts> values) {
        gauge(
                name,
                help,
                List.of(LABEL, label),
                (points, tenant, its) -> values.accept(its, (word, value) -> points.add((double) value, tenant, word)));
    }

    private interface OfOne<T> {
        void tell(Collectors.Points points, String tenant, T its);
    }

    private void counter(String name, String help, List<String> labels, OfOne<T> one) {
        metrics.add(
                new Described(name + "_total", "counter", labels, help),
                Collectors.counters(name, help, labels, points -> each(points, one)));
    }

    private void gauge(String name, String help, List<String> labels, OfOne<T> one) {
        metrics.add(
                new Described(name, "gauge", labels, help),
                Collectors.gauges(name, help, labels, points -> each(points, one)));
    }

    private void each(Collectors.Points points, OfOne<T> one) {
        tenants.get().forEach((tenant, its) -> one.tell(points, tenant, its));
    }
}
