package io.larder.integration.route;

import java.util.function.Supplier;

/**
 * A way to a server.
 *
 * @param baseline the direct way to the same kind of server, which this one has to equal; equal to {@code name} on such a way
 * @param server started when first asked for, and shared by all scenarios
 */
public record Route(String name, String baseline, Supplier<Server> server) {
    public boolean isBaseline() {
        return name.equals(baseline);
    }
}
