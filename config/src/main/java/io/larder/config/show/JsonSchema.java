package io.larder.config.show;

import io.larder.config.option.Form;
import io.larder.config.option.Kind;
import io.larder.config.option.ListenerOptions;
import io.larder.config.option.Option;
import io.larder.config.option.Options;
import io.larder.config.option.PolicyOptions;
import io.larder.config.option.TenantOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The JSON Schema of the YAML file, for editors, as maps and lists. Every value may also hold a placeholder. */
public final class JsonSchema {
    private static final String PLACEHOLDER = "^.*\\$\\{(env|file):[^}]+\\}.*$";

    private JsonSchema() {}

    public static Map<String, Object> tree() {
        Map<String, Object> root = section("Configuration of Larder");
        for (Option<?> option : Options.all()) {
            put(root, option.path(), option);
        }
        for (List<Option<?>> options : List.of(PolicyOptions.all(), TenantOptions.all(), TenantOptions.policies())) {
            options.forEach(option -> put(root, option.path(), option));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.putAll(root);
        makeList(root, ListenerOptions.LISTENERS, List.of("address"), 1);
        makeList(root, PolicyOptions.POLICIES, List.of("namespace"), 0);
        makeList(section(root, TenantOptions.TENANTS), PolicyOptions.POLICIES, List.of("namespace"), 0);
        makeList(root, TenantOptions.TENANTS, List.of("name"), 0);
        return schema;
    }

    @SuppressWarnings("unchecked") // a section stands there
    private static Map<String, Object> section(Map<String, Object> root, String key) {
        return (Map<String, Object>) Objects.requireNonNull(properties(root).get(key));
    }

    private static void makeList(Map<String, Object> root, String key, List<String> required, int least) {
        properties(root).put(key, list(section(root, key), required, least));
    }

    private static Map<String, Object> section(String title) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("title", title);
        // A section whose keys are all commented out is null.
        section.put("type", List.of("object", "null"));
        section.put("additionalProperties", false);
        section.put("properties", new LinkedHashMap<String, Object>());
        return section;
    }

    @SuppressWarnings("unchecked") // made above
    private static Map<String, Object> properties(Map<String, Object> section) {
        return (Map<String, Object>) Objects.requireNonNull(section.get("properties"));
    }

    @SuppressWarnings("unchecked") // only sections stand where a path goes on
    private static void put(Map<String, Object> root, String path, Option<?> option) {
        Map<String, Object> section = root;
        String[] parts = path.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            section = (Map<String, Object>) properties(section).computeIfAbsent(parts[i], JsonSchema::section);
        }
        properties(section).put(parts[parts.length - 1], value(option));
    }

    /** A list whose elements are what the section at this key has become. */
    private static Map<String, Object> list(Map<String, Object> section, List<String> required, int least) {
        Map<String, Object> element = new LinkedHashMap<>(section);
        element.put("type", "object");
        element.put("required", required);
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("type", least > 0 ? "array" : List.of("array", "null"));
        list.put("minItems", least);
        list.put("items", element);
        return list;
    }

    private static Map<String, Object> value(Option<?> option) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("description", option.help() + " Takes " + option.kind().expected() + ".");
        if (option.hasStandard()) {
            value.put("default", option.whenUnset());
        }
        value.put("anyOf", alternatives(option.kind()));
        return value;
    }

    private static List<Map<String, Object>> alternatives(Kind<?> kind) {
        Form form = kind.form();
        List<Map<String, Object>> alternatives = new ArrayList<>();
        if (!form.words().isEmpty()) {
            alternatives.add(Map.of("enum", form.words()));
        }
        Form.Range numbers = form.numbers();
        if (numbers != null) {
            alternatives.add(Map.of(
                    "type",
                    numbers.whole() ? "integer" : "number",
                    "minimum",
                    numbers.least(),
                    "maximum",
                    numbers.most()));
        }
        String pattern = form.pattern();
        if (pattern != null) {
            alternatives.add(Map.of("type", "string", "pattern", "^(" + pattern + ")$"));
        }
        boolean any = alternatives.isEmpty();
        alternatives.add(
                any ? Map.of("type", List.of("string", "number")) : Map.of("type", "string", "pattern", PLACEHOLDER));
        if (kind.several()) {
            List<Map<String, Object>> elements = List.copyOf(alternatives);
            alternatives.add(Map.of("type", "array", "items", Map.of("anyOf", elements)));
        }
        return alternatives;
    }
}
