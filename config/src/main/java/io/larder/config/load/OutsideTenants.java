package io.larder.config.load;

import io.larder.config.option.Option;
import io.larder.config.option.TenantOptions;
import io.larder.config.source.Given;
import io.larder.config.source.Origin;
import io.larder.config.source.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What flags and variables say of tenants, {@code a=mongodb://h}, by their names and the paths inside of an element. */
final class OutsideTenants {
    /** A comma also stands inside of connection strings, so only one before the next name separates. */
    private static final String BETWEEN = ",(?=[A-Za-z0-9][A-Za-z0-9_-]*=)";

    private final Sources sources;
    private final Consumer<Problem> problems;
    private final Map<String, Map<String, Given>> byName = new TreeMap<>();

    private OutsideTenants(Sources sources, Consumer<Problem> problems) {
        this.sources = sources;
        this.problems = problems;
    }

    static Map<String, Map<String, Given>> read(Sources sources, Consumer<Problem> problems) {
        OutsideTenants tenants = new OutsideTenants(sources, problems);
        TenantOptions.flags().forEach(tenants::read);
        return tenants.byName;
    }

    private void read(String flag, Option<?> option) {
        String variable = TenantOptions.variable(flag);
        String inEnvironment = sources.environment().get(variable);
        if (inEnvironment != null) {
            read(option, inEnvironment, Origin.variable(variable));
        }
        String inFlag = sources.flags().get(flag);
        if (inFlag != null) {
            read(option, inFlag, Origin.flag(flag));
        }
    }

    private void read(Option<?> option, String text, Origin origin) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : text.split(BETWEEN, -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
                // What was found instead may hold a password.
                problems.accept(
                        new Problem(origin, "", "expected NAME=VALUE, the name of a tenant first, found no name"));
                return;
            }
            String value = part.substring(equals + 1);
            String before = values.putIfAbsent(name, value);
            if (before != null && option.kind().several()) {
                values.put(name, before + "," + value);
            } else if (before != null) {
                problems.accept(new Problem(origin, "", "set twice for tenant " + name));
            }
        }
        values.forEach((name, value) -> byName.computeIfAbsent(name, absent -> new LinkedHashMap<>())
                .put(option.path(), new Given(value, origin)));
    }
}
