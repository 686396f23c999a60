package io.larder.proxy.metrics;

import java.util.List;

/** One metric of Larder's own, as documents tell it. Those of the JVM are Micrometer's. */
public record Described(String name, String type, List<String> labels, String help) {
    public Described {
        labels = List.copyOf(labels);
    }
}
