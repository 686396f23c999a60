package io.larder.proxy.cli;

import io.larder.config.load.InvalidConfig;
import io.larder.config.show.JsonSchema;
import io.larder.config.show.Setting;
import io.larder.config.show.YamlText;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code larder config}: what a configuration comes to, and what may stand in one. */
final class ConfigCommand {
    private static final String JSON = "--json";
    private static final String SET = "--set-only";
    private static final JsonWriterSettings INDENTED = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .indent(true)
            .build();

    private ConfigCommand() {}

    static CommandSpec spec(Map<String, String> environment) {
        return Commands.spec(
                "config",
                spec -> () -> {
                    throw Refusal.usage("larder config needs print or schema; larder config --help tells more");
                },
                spec -> {
                    spec.usageMessage().description("Shows the configuration in force, or the schema of the file.");
                    spec.addSubcommand("print", print(environment)).addSubcommand("schema", schema());
                });
    }

    private static CommandSpec print(Map<String, String> environment) {
        return Commands.spec("print", spec -> () -> print(spec, environment), spec -> {
            spec.addOption(OptionSpec.builder(JSON)
                    .description("Print JSON: a list of path, value and origin.")
                    .build());
            spec.addOption(OptionSpec.builder(SET)
                    .description("Leave out what is as it is by default.")
                    .build());
            ConfigFlags.addTo(spec);
            spec.usageMessage()
                    .description(
                            "Prints the configuration that the file, the environment and the flags make together, as a",
                            "YAML file that sets the same, with the place from which each value comes. Secrets are masked.",
                            "Takes all flags of larder serve. Exits with 3 and every problem if it is not one.");
        });
    }

    private static int print(CommandSpec spec, Map<String, String> environment) throws InvalidConfig {
        var parsed = spec.commandLine().getParseResult();
        List<Setting> settings = ConfigFlags.explain(parsed, environment).settings();
        if (parsed.hasMatchedOption(SET)) {
            settings = settings.stream().filter(setting -> !setting.isDefault()).toList();
        }
        var out = spec.commandLine().getOut();
        if (parsed.hasMatchedOption(JSON)) {
            BsonArray all = new BsonArray();
            settings.forEach(setting -> all.add(json(setting)));
            out.println(new BsonDocument("settings", all).toJson(INDENTED));
        } else {
            YamlText.of(settings).forEach(out::println);
        }
        return ExitCode.OK;
    }

    private static BsonDocument json(Setting setting) {
        return new BsonDocument("path", new BsonString(setting.path()))
                .append("value", setting.text().<BsonValue>map(BsonString::new).orElse(BsonNull.VALUE))
                .append("origin", new BsonString(setting.origin()));
    }

    private static CommandSpec schema() {
        return Commands.spec(
                "schema",
                spec -> () -> {
                    spec.commandLine().getOut().println(new Document(JsonSchema.tree()).toJson(INDENTED));
                    return ExitCode.OK;
                },
                spec -> spec.usageMessage()
                        .description(
                                "Prints the JSON Schema of the YAML file. Editors that know it complete and check while one types:",
                                "  larder config schema > larder.schema.json",
                                "and as the first line of the file",
                                "  # yaml-language-server: $schema=larder.schema.json"));
    }
}
