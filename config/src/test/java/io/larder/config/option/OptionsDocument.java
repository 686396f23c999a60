package io.larder.config.option;

import java.util.List;
import java.util.Map;

/** The table of options as docs/operations.md holds it. */
final class OptionsDocument {
    static final String BEGIN = "<!-- options: begin -->";
    static final String END = "<!-- options: end -->";

    private OptionsDocument() {}

    static String table(List<Option<?>> options) {
        StringBuilder table = new StringBuilder();
        table.append("| in the file | flag | variable | takes | default | what it does |\n");
        table.append("|---|---|---|---|---|---|\n");
        for (Option<?> option : options) {
            Option.InUri inUri = option.inUri();
            table.append("| `")
                    .append(path(option))
                    .append("` | `--")
                    .append(option.flag())
                    .append("` | `")
                    .append(option.variable())
                    .append("` | ")
                    .append(option.kind().expected())
                    .append(" | ")
                    .append(option.whenUnset())
                    .append(" | ")
                    .append(option.help())
                    .append(inUri == null ? "" : " In the connection string: `" + inUri.name() + "`.")
                    .append(" |\n");
        }
        return table.toString();
    }

    /** What stands in one element of the list of policies, and how it is said outside of the file. */
    static String policies() {
        StringBuilder table = new StringBuilder("Of each policy:\n\n");
        table.append("| in the file | flag | variable | takes | default | what it does |\n");
        table.append("|---|---|---|---|---|---|\n");
        for (Option<?> option : PolicyOptions.all()) {
            boolean setting = PolicyOptions.settings().contains(option);
            table.append("| `")
                    .append(option.path().replaceFirst("\\.", "[]."))
                    .append("` | ")
                    .append(setting ? "`--" + option.flag() + " NAMESPACE=VALUE`" : "")
                    .append(" | ")
                    .append(setting ? "`" + option.variable() + "`" : "")
                    .append(" | ")
                    .append(option.kind().expected())
                    .append(" | ")
                    .append(option.whenUnset())
                    .append(" | ")
                    .append(option.help())
                    .append(" |\n");
        }
        table.append("| | `--off NAMESPACE` | `LARDER_OFF` | a namespace, or several separated by commas | none |")
                .append(" The same as level off there. |\n");
        return table.toString();
    }

    /** What stands in one element of the list of tenants, its policies aside, and how it is said outside of the file. */
    static String tenants() {
        StringBuilder table = new StringBuilder("Of each tenant (and `tenants[].policies`, as above):\n\n");
        table.append("| in the file | flag | variable | takes | default | what it does |\n");
        table.append("|---|---|---|---|---|---|\n");
        for (Option<?> option : TenantOptions.all()) {
            String inside = option.path().substring(TenantOptions.TENANTS.length() + 1);
            String flag = TenantOptions.flags().entrySet().stream()
                    .filter(entry -> entry.getValue().path().equals(inside))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse("");
            table.append("| `")
                    .append(option.path().replaceFirst("\\.", "[]."))
                    .append("` | ")
                    .append(flag.isEmpty() ? "" : "`--" + flag + " NAME=VALUE`")
                    .append(" | ")
                    .append(flag.isEmpty() ? "" : "`" + TenantOptions.variable(flag) + "`")
                    .append(" | ")
                    .append(option.kind().expected())
                    .append(" | ")
                    .append(option.whenUnset())
                    .append(" | ")
                    .append(option.help())
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String path(Option<?> option) {
        return ListenerOptions.include(option)
                ? ListenerOptions.LISTENERS + "[]" + option.path().substring(ListenerOptions.LISTENERS.length())
                : option.path();
    }
}
