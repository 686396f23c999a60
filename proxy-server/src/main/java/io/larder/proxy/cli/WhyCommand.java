package io.larder.proxy.cli;

import io.larder.proxy.admin.AdminClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code larder why}: what would become of a command if it came now, and why. */
final class WhyCommand {
    private static final String JSON = "--json";
    /** The flags that go into the question as they are. */
    private static final List<String> ABOUT = List.of("db", "user", "tenant", "level");

    private static final JsonWriterSettings EXTENDED =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();
    private static final JsonWriterSettings INDENTED = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .indent(true)
            .build();

    private WhyCommand() {}

    static CommandSpec spec(Map<String, String> environment) {
        return Commands.spec("why", spec -> () -> run(spec, environment), spec -> {
            spec.addPositional(PositionalParamSpec.builder()
                    .index("0")
                    .paramLabel("'COMMAND'")
                    .type(String.class)
                    .required(true)
                    .description("A command as (extended) JSON, in quotes, as drivers log it.")
                    .build());
            add(spec, "--db", "NAME", "Its database, unless $db is in the command.");
            add(spec, "--user", "NAME[@DB]", "Who sends it; without this, nobody has logged in.");
            add(spec, "--tenant", "NAME", "Whose client sends it, where neither --user nor the database decides.");
            add(spec, "--level", "LEVEL", "As if the policy said this: coherent, bounded, ttl or off.");
            spec.addOption(OptionSpec.builder(JSON)
                    .description("Print what the admin API answers.")
                    .build());
            AdminFlags.addTo(spec);
            spec.usageMessage()
                    .header("Explains what would become of a command, and why.", "")
                    .description(
                            "Asks the running Larder what would become of a command that came now: its plan, its key, the",
                            "policy that holds and where it was written, the reason why it would not be answered from",
                            "memory or the entry that would answer it, and which changes would end that. Nothing is sent",
                            "or counted.",
                            "",
                            "Where limits hold, how they stand now is told, too: whether it would wait for its turn, or be refused.",
                            "",
                            "Exits with 0 if it would be answered from memory or its answer be kept, with 5 if neither.")
                    .footer(
                            "",
                            "Examples:",
                            "  larder why --db shop '{find: \"products\", filter: {sku: \"a-1\"}}'",
                            "  larder why --db shop --level ttl '{count: \"orders\", query: {open: true}}'",
                            "  larder why --json '{aggregate: \"orders\", pipeline: [], cursor: {}, $db: \"shop\"}' | jq .reason");
        });
    }

    private static void add(CommandSpec spec, String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build());
    }

    private static int run(CommandSpec spec, Map<String, String> environment) throws Exception {
        ParseResult parsed = spec.commandLine().getParseResult();
        BsonDocument question = new BsonDocument("command", command(parsed.matchedPositionalValue(0, "")));
        for (String name : ABOUT) {
            if (parsed.hasMatchedOption("--" + name)) {
                question.append(name, new BsonString(parsed.matchedOptionValue("--" + name, "")));
            }
        }
        AdminClient client = AdminFlags.client(spec, environment);
        BsonDocument told = AdminFlags.answer(() -> client.post("/api/v1/why", question.toJson(EXTENDED)));
        var out = spec.commandLine().getOut();
        if (parsed.hasMatchedOption(JSON)) {
            out.println(told.toJson(INDENTED));
        } else {
            WhyOutput.lines(told).forEach(out::println);
        }
        String outcome = told.getString("outcome").getValue();
        return Set.of("hit", "joined", "miss").contains(outcome) ? ExitCode.OK : ExitCode.NO;
    }

    private static BsonDocument command(String text) throws Refusal {
        try {
            return BsonDocument.parse(text);
        } catch (JsonParseException | BsonInvalidOperationException e) {
            throw Refusal.usage(
                    "expected a command as JSON, such as '{find: \"products\", filter: {sku: 7}}': " + e.getMessage());
        }
    }
}
