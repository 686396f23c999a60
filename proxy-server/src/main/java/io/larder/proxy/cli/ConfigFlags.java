package io.larder.proxy.cli;

import io.larder.config.LarderConfig;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Explained;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import io.larder.config.option.Option;
import io.larder.config.option.Options;
import io.larder.config.option.PolicyOptions;
import io.larder.config.option.TenantOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of the configuration: one for every option of the table, and the file. */
final class ConfigFlags {
    private static final String CACHE = "cache";
    private static final Map<String, String> HEADINGS = new LinkedHashMap<>();

    static {
        HEADINGS.put("listeners", "Where clients connect (each holds for every TCP listener):");
        HEADINGS.put("clients", "Clients:");
        HEADINGS.put("upstream", "The cluster behind:");
        HEADINGS.put("presentation", "What drivers see:");
        HEADINGS.put("auth", "Logins:");
        HEADINGS.put(CACHE, "The cache, where no policy says otherwise:");
        HEADINGS.put("admin", "The admin API:");
        HEADINGS.put("health", "Health and metrics:");
        HEADINGS.put("limits", "What clients may use:");
        HEADINGS.put("time-limits", "Time limits:");
        HEADINGS.put("resources", "Resources:");
        HEADINGS.put("log", "Logging:");
    }

    private ConfigFlags() {}

    static void addTo(CommandSpec spec) {
        // There are too many for a synopsis, and they read best in the order of the table.
        spec.usageMessage().abbreviateSynopsis(true).sortOptions(false);
        addFileTo(spec);
        HEADINGS.forEach((section, heading) -> {
            ArgGroupSpec.Builder group =
                    ArgGroupSpec.builder().heading("%n" + heading + "%n").validate(false);
            for (Option<?> option : Options.all()) {
                if (option.path().startsWith(section + ".")) {
                    group.addArg(flag(option));
                }
            }
            spec.addArgGroup(group.build());
            if (section.equals(CACHE)) {
                spec.addArgGroup(policies());
                spec.addArgGroup(tenants());
            }
        });
    }

    private static ArgGroupSpec policies() {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading("%nThe cache, by namespace (each may be given several times):%n")
                .validate(false);
        for (Option<?> option : PolicyOptions.settings()) {
            group.addArg(several(OptionSpec.builder("--" + option.flag())
                    .paramLabel("NAMESPACE=VALUE")
                    .description("As --cache-" + option.flag() + ", for some namespaces.")));
        }
        group.addArg(several(OptionSpec.builder("--" + PolicyOptions.OFF_FLAG)
                .paramLabel("NAMESPACE")
                .description("Never answer from the cache there.")));
        return group.build();
    }

    private static ArgGroupSpec tenants() {
        ArgGroupSpec.Builder group = ArgGroupSpec.builder()
                .heading("%nTenants (each may be given several times; everything else of one stands in the file):%n")
                .validate(false);
        TenantOptions.flags()
                .forEach((flag, option) -> group.addArg(several(OptionSpec.builder("--" + flag)
                        .paramLabel("NAME=VALUE")
                        .description(escaped("For one tenant: " + option.help())))));
        return group.build();
    }

    private static OptionSpec several(OptionSpec.Builder flag) {
        return flag.type(List.class).auxiliaryTypes(String.class).build();
    }

    static void addFileTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-c", "--config")
                .type(Path.class)
                .paramLabel("FILE")
                .description("YAML file to read; also LARDER_CONFIG.")
                .build());
    }

    private static OptionSpec flag(Option<?> option) {
        OptionSpec.Builder flag = OptionSpec.builder("--" + option.flag())
                .paramLabel("VALUE")
                .description(
                        escaped(option.help()),
                        escaped("Takes " + option.kind().expected() + "."),
                        escaped("Default: " + option.whenUnset()));
        return option.repeatable() ? several(flag) : flag.type(String.class).build();
    }

    /** Picocli formats descriptions and fills in variables that look like ours. */
    private static String escaped(String text) {
        return text.replace("%", "%%").replace("${", "$${");
    }

    /** The tree that these flags, the environment and the file make. */
    static LarderConfig load(ParseResult parsed, Map<String, String> environment) throws InvalidConfig {
        return explain(parsed, environment).config();
    }

    /** The same with the origin of every setting. */
    static Explained explain(ParseResult parsed, Map<String, String> environment) throws InvalidConfig {
        return ConfigLoader.explain(sources(parsed, environment));
    }

    /** All that says something, to be read now or again later. */
    static Sources sources(ParseResult parsed, Map<String, String> environment) {
        Map<String, String> flags = new HashMap<>();
        Stream.of(
                        Options.all().stream().map(Option::flag),
                        PolicyOptions.settings().stream().map(Option::flag),
                        Stream.of(PolicyOptions.OFF_FLAG),
                        TenantOptions.flags().keySet().stream())
                .flatMap(names -> names)
                .filter(name -> parsed.hasMatchedOption("--" + name))
                .forEach(name -> {
                    Object value = parsed.matchedOptionValue("--" + name, "");
                    flags.put(name, value instanceof List<?> several ? joined(several) : String.valueOf(value));
                });
        Path none = null;
        Optional<Path> file = Optional.ofNullable(parsed.matchedOptionValue("--config", none))
                .or(() -> Optional.ofNullable(environment.get(Sources.FILE_VARIABLE))
                        .map(Path::of));
        return new Sources(file, environment, flags);
    }

    private static String joined(List<?> values) {
        return String.join(",", values.stream().map(String::valueOf).toList());
    }
}
