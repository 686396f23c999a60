package io.larder.proxy.cli;

import io.larder.config.option.AdminOptions;
import io.larder.proxy.admin.AdminClient;
import io.larder.proxy.admin.AdminClient.Answer;
import java.io.IOException;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code larder health}: whether the Larder that runs with this configuration is ready, for container health checks. */
final class HealthCommand {
    private static final String LIVE = "--live";

    private static final String JSON = "--json";

    private HealthCommand() {}

    static CommandSpec spec(Map<String, String> environment) {
        return Commands.spec("health", spec -> () -> run(spec, environment), spec -> {
            spec.addOption(OptionSpec.builder(LIVE)
                    .description("Ask only whether the process answers.")
                    .build());
            spec.addOption(OptionSpec.builder(JSON)
                    .description("Print what is answered, with the reasons.")
                    .build());
            AdminFlags.addTo(spec);
            AdminFlags.add(spec, AdminOptions.HEALTH_LISTEN);
            spec.usageMessage()
                    .header("Asks the running Larder whether it is ready to serve clients.", "")
                    .description(
                            "Finds it by the same file, variables and flags as larder serve.",
                            "Exits with 0 if it is and with 5 if it is not or does not answer.");
        });
    }

    private static int run(CommandSpec spec, Map<String, String> environment) throws Exception {
        AdminClient client = AdminFlags.healthClient(spec, environment);
        boolean live = spec.commandLine().getParseResult().hasMatchedOption(LIVE);
        Answer answer;
        try {
            answer = client.get(live ? "/health/live" : "/health/ready");
        } catch (IOException e) {
            throw Refusal.no(String.valueOf(e.getMessage()));
        }
        var out = spec.commandLine().getOut();
        if (spec.commandLine().getParseResult().hasMatchedOption(JSON)) {
            out.println(answer.body());
            return answer.isOk() ? ExitCode.OK : ExitCode.NO;
        }
        BsonDocument body = AdminFlags.body(answer);
        out.println((live ? "live" : "ready") + ": " + (answer.isOk() ? "yes" : "no"));
        for (BsonValue reason : body.getArray("reasons", new BsonArray())) {
            out.println("  " + reason.asString().getValue());
        }
        return answer.isOk() ? ExitCode.OK : ExitCode.NO;
    }
}
