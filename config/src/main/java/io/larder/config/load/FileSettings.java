package io.larder.config.load;

import io.larder.config.option.ListenerOptions;
import io.larder.config.option.Nearest;
import io.larder.config.option.Option;
import io.larder.config.option.Options;
import io.larder.config.option.PolicyOptions;
import io.larder.config.option.TenantOptions;
import io.larder.config.source.Given;
import io.larder.config.source.Origin;
import io.larder.config.source.Problem;
import io.larder.config.source.Raw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a file sets, by the paths of options. Keys that no option has are problems. */
final class FileSettings {
    /** The settings of one element of a list, one listener, policy or tenant with its own policies, and where it begins. */
    record Element(Map<String, Given> settings, Origin origin, List<Element> policies) {}

    private final Map<String, Given> settings = new LinkedHashMap<>();
    private final List<Element> listeners = new ArrayList<>();
    private final List<Element> policies = new ArrayList<>();
    private final List<Element> tenants = new ArrayList<>();
    /** Of the tenant that is being read. */
    private final List<Element> policiesOfTenant = new ArrayList<>();

    private final Consumer<Problem> problems;
    private final List<Option<?>> options;
    /** Every option and, with a null in place of the option, every section. */
    private final Map<String, Boolean> sectionByPath = new TreeMap<>();

    FileSettings(Consumer<Problem> problems) {
        this.problems = problems;
        this.options = Stream.of(Options.all(), PolicyOptions.all(), TenantOptions.all(), TenantOptions.policies())
                .<Option<?>>flatMap(List::stream)
                .toList();
        for (Option<?> option : options) {
            String path = option.path();
            sectionByPath.put(path, false);
            for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
                sectionByPath.put(path.substring(0, dot), true);
            }
        }
    }

    Map<String, Given> settings() {
        return settings;
    }

    List<Element> listeners() {
        return listeners;
    }

    List<Element> policies() {
        return policies;
    }

    /** Their settings, and those of their policies, by paths that begin inside of the element. */
    List<Element> tenants() {
        return tenants;
    }

    void read(Raw root) {
        section("", "", root, settings);
    }

    /** Reads the keys of one section. {@code path} is that of options, {@code shown} the same with the list's indexes. */
    private void section(String path, String shown, Raw raw, Map<String, Given> into) {
        if (raw instanceof Raw.Nothing) {
            return;
        }
        if (!(raw instanceof Raw.Fields fields)) {
            problem(raw.origin(), shown, "expected keys with values, found " + raw.described());
            return;
        }
        Map<String, Origin> seen = new LinkedHashMap<>();
        for (Raw.Field field : fields.fields()) {
            Origin first = seen.putIfAbsent(field.key(), field.origin());
            if (first == null) {
                field(below(path, field.key()), below(shown, field.key()), field, into);
            } else {
                problem(field.origin(), below(shown, field.key()), "set twice, first at " + first.where());
            }
        }
    }

    private void field(String path, String shown, Raw.Field field, Map<String, Given> into) {
        Boolean section = sectionByPath.get(path);
        if (section == null) {
            unknown(path, shown, field);
        } else if (path.equals(ListenerOptions.LISTENERS)) {
            listeners(field.value());
        } else if (path.equals(PolicyOptions.POLICIES)) {
            policies.addAll(list(field.value(), path, shown, "policies"));
        } else if (path.equals(TenantOptions.TENANTS)) {
            tenants.addAll(list(field.value(), path, shown, "tenants"));
        } else if (path.equals(TenantOptions.POLICIES)) {
            policiesOfTenant.addAll(list(field.value(), path, shown, "policies"));
        } else if (section) {
            section(path, shown, field.value(), into);
        } else if (field.value() instanceof Raw.Text text) {
            into.put(path, new Given(text.text(), text.origin()));
        } else if (field.value() instanceof Raw.Items items
                && items.items().stream().allMatch(Raw.Text.class::isInstance)) {
            into.put(path, new Given(joined(items), items.origin()));
        } else {
            Option<?> option = options.stream()
                    .filter(one -> one.path().equals(path))
                    .findFirst()
                    .orElseThrow();
            String expected = option.kind().expected();
            problem(
                    field.origin(),
                    shown,
                    "expected " + expected + ", found " + field.value().described());
        }
    }

    private static String joined(Raw.Items items) {
        return String.join(
                ",",
                items.items().stream().map(item -> ((Raw.Text) item).text()).toList());
    }

    private void listeners(Raw raw) {
        if (!(raw instanceof Raw.Items items) || items.items().isEmpty()) {
            problem(
                    raw.origin(),
                    ListenerOptions.LISTENERS,
                    "expected a list with at least one listener, found " + raw.described());
            return;
        }
        listeners.addAll(elements(items, ListenerOptions.LISTENERS, ListenerOptions.LISTENERS));
    }

    private List<Element> list(Raw raw, String path, String shown, String things) {
        if (raw instanceof Raw.Items items) {
            return elements(items, path, shown);
        }
        if (!(raw instanceof Raw.Nothing)) {
            problem(raw.origin(), shown, "expected a list of " + things + ", found " + raw.described());
        }
        return List.of();
    }

    private List<Element> elements(Raw.Items items, String path, String shown) {
        List<Element> elements = new ArrayList<>();
        for (Raw item : items.items()) {
            Map<String, Given> ofOne = new LinkedHashMap<>();
            section(path, shown + "[" + elements.size() + "]", item, ofOne);
            boolean ofTenants = path.startsWith(TenantOptions.TENANTS);
            Map<String, Given> settingsOfOne = ofTenants ? fromInside(ofOne) : ofOne;
            boolean isTenant = path.equals(TenantOptions.TENANTS);
            elements.add(
                    new Element(settingsOfOne, item.origin(), isTenant ? List.copyOf(policiesOfTenant) : List.of()));
            if (isTenant) {
                policiesOfTenant.clear();
            }
        }
        return elements;
    }

    private static Map<String, Given> fromInside(Map<String, Given> settings) {
        Map<String, Given> inside = new LinkedHashMap<>();
        settings.forEach((path, given) -> inside.put(path.substring(TenantOptions.TENANTS.length() + 1), given));
        return inside;
    }

    private void unknown(String path, String shown, Raw.Field field) {
        String parent = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
        TreeSet<String> siblings = new TreeSet<>();
        for (String known : sectionByPath.keySet()) {
            String prefix = parent.isEmpty() ? "" : parent + ".";
            if (known.startsWith(prefix) && known.indexOf('.', prefix.length()) < 0) {
                siblings.add(known.substring(prefix.length()));
            }
        }
        String hint = Nearest.to(field.key(), siblings)
                .map(near -> "; did you mean " + near + "?")
                .orElse("; known here: " + String.join(", ", siblings));
        problem(field.origin(), shown, "no such key" + hint);
    }

    private void problem(Origin origin, String path, String message) {
        problems.accept(new Problem(origin, path, message));
    }

    private static String below(String path, String key) {
        Objects.requireNonNull(key);
        return path.isEmpty() ? key : path + "." + key;
    }
}
