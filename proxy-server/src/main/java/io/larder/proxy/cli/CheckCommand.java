package io.larder.proxy.cli;

import io.larder.config.LarderConfig;
import io.larder.proxy.check.Finding;
import io.larder.proxy.launch.Checking;
import io.larder.proxy.launch.Checking.Checked;
import io.larder.proxy.launch.Logging;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code larder check}: whether a configuration would work, before anything is served. */
final class CheckCommand {
    private static final String JSON = "--json";
    private static final String TIMEOUT = "--timeout";
    private static final int SECONDS = 5;
    private static final JsonWriterSettings INDENTED = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .indent(true)
            .build();

    private CheckCommand() {}

    static CommandSpec spec(Map<String, String> environment) {
        return Commands.spec("check", spec -> () -> run(spec, environment), spec -> {
            spec.addOption(OptionSpec.builder(JSON).description("Print JSON.").build());
            spec.addOption(OptionSpec.builder(TIMEOUT)
                    .paramLabel("SECONDS")
                    .type(int.class)
                    .defaultValue(String.valueOf(SECONDS))
                    .description("How long a server may take to answer (" + SECONDS + ").")
                    .build());
            ConfigFlags.addTo(spec);
            spec.usageMessage()
                    .header("Tries a configuration out without serving anybody.", "")
                    .description(
                            "Reads the configuration as larder serve would, reaches every member of each upstream, logs in,",
                            "asks for the rights that a cache needs (listCollections, a change stream), and prints which",
                            "level each collection would get and why. No Larder has to run.",
                            "",
                            "Takes all flags of larder serve. Exits with 0 if it would work, with 3 if the configuration is",
                            "wrong, with 5 if something would not work.")
                    .footer(
                            "",
                            "Examples:",
                            "  larder check --config larder.yaml",
                            "  larder check --upstream 'mongodb://larder:secret@db1,db2/?replicaSet=rs0' --auth-mode service ...");
        });
    }

    private static int run(CommandSpec spec, Map<String, String> environment) throws Exception {
        ParseResult parsed = spec.commandLine().getParseResult();
        LarderConfig config = ConfigFlags.load(parsed, environment);
        int seconds = parsed.matchedOptionValue(TIMEOUT, SECONDS);
        if (seconds < 1) {
            throw Refusal.usage("expected --timeout to be at least 1");
        }
        Logging.silence();
        List<Checked> all = Checking.run(config, Duration.ofSeconds(seconds));
        PrintWriter out = spec.commandLine().getOut();
        boolean works = all.stream().allMatch(Checked::works);
        if (parsed.hasMatchedOption(JSON)) {
            BsonArray tenants = new BsonArray();
            all.forEach(each -> tenants.add(json(each)));
            out.println(new BsonDocument("works", BsonBoolean.valueOf(works))
                    .append("tenants", tenants)
                    .toJson(INDENTED));
        } else {
            all.forEach(each -> print(each, all.size() > 1, out));
            out.println(works ? "it would work" : "it would not work as it is");
        }
        return works ? ExitCode.OK : ExitCode.NO;
    }

    private static void print(Checked checked, boolean named, PrintWriter out) {
        out.println((named ? "tenant " + checked.tenant() + ": " : "") + checked.upstream());
        for (Finding finding : checked.findings()) {
            String mark =
                    switch (finding.grade()) {
                        case OK -> "ok  ";
                        case NOTE -> "note";
                        case PROBLEM -> "FAIL";
                    };
            out.println("  " + mark + "  " + finding.about() + ": " + finding.says());
            if (!finding.advice().isEmpty()) {
                out.println("        -> " + finding.advice());
            }
        }
        if (!checked.levels().isEmpty()) {
            out.println();
            int width = checked.levels().stream()
                    .mapToInt(level -> level.namespace().length())
                    .max()
                    .orElse(0);
            checked.levels()
                    .forEach(level -> out.println(String.format(
                            Locale.ROOT,
                            "  %-" + width + "s  %-8s  %s",
                            level.namespace(),
                            level.level(),
                            level.because())));
        }
        out.println();
    }

    private static BsonDocument json(Checked checked) {
        BsonArray findings = new BsonArray();
        checked.findings()
                .forEach(finding -> findings.add(new BsonDocument(
                                "grade", new BsonString(finding.grade().name().toLowerCase(Locale.ROOT)))
                        .append("about", new BsonString(finding.about()))
                        .append("says", new BsonString(finding.says()))
                        .append("advice", new BsonString(finding.advice()))));
        BsonArray levels = new BsonArray();
        checked.levels()
                .forEach(level -> levels.add(new BsonDocument("namespace", new BsonString(level.namespace()))
                        .append("level", new BsonString(level.level()))
                        .append("because", new BsonString(level.because()))));
        return new BsonDocument("tenant", new BsonString(checked.tenant()))
                .append("upstream", new BsonString(checked.upstream()))
                .append("works", BsonBoolean.valueOf(checked.works()))
                .append("findings", findings)
                .append("namespaces", levels);
    }
}
