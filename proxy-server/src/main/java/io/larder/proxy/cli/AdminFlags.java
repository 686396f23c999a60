package io.larder.proxy.cli;

import io.larder.config.AdminConfig;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.InvalidConfig;
import io.larder.config.load.Sources;
import io.larder.config.option.AdminOptions;
import io.larder.config.option.Option;
import io.larder.config.value.HostPort;
import io.larder.proxy.admin.AdminClient;
import io.larder.proxy.admin.AdminClient.Answer;
import io.larder.proxy.admin.AdminToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.json.JsonParseException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** How a command finds the running Larder: by the same file, environment and flags that it was started with. */
final class AdminFlags {
    private static final List<Option<?>> FLAGS =
            List.of(AdminOptions.LISTEN, AdminOptions.TOKEN_FILE, AdminOptions.CERTIFICATE, AdminOptions.KEY);

    private static final int TOO_LARGE = 413;

    private static final Set<String> OWN = Stream.concat(FLAGS.stream(), Stream.of(AdminOptions.HEALTH_LISTEN))
            .map(Option::flag)
            .collect(Collectors.toSet());

    private AdminFlags() {}

    static void addTo(CommandSpec spec) {
        ConfigFlags.addFileTo(spec);
        FLAGS.forEach(option -> add(spec, option));
    }

    static void add(CommandSpec spec, Option<?> option) {
        spec.addOption(OptionSpec.builder("--" + option.flag())
                .paramLabel("VALUE")
                .type(String.class)
                .description("As for larder serve; also " + option.variable() + " and " + option.path() + ".")
                .build());
    }

    private static AdminConfig config(CommandSpec spec, Map<String, String> environment) throws InvalidConfig {
        Sources all = ConfigFlags.sources(spec.commandLine().getParseResult(), environment);
        // A command may have a flag of its own that means something else to larder serve.
        Map<String, String> flags = new HashMap<>(all.flags());
        flags.keySet().retainAll(OWN);
        return ConfigLoader.load(new Sources(all.file(), all.environment(), flags))
                .admin();
    }

    static AdminClient client(CommandSpec spec, Map<String, String> environment) throws InvalidConfig, Refusal {
        AdminConfig config = config(spec, environment);
        if (config.listen().isEmpty()) {
            throw Refusal.usage("where is the admin API? Larder and this command both need its address: "
                    + "--admin-listen 127.0.0.1:9217, LARDER_ADMIN_LISTEN or admin.listen in the file of --config");
        }
        try {
            AdminToken token = AdminToken.open(config.tokenFile());
            String place = config.listen().get().toString();
            if (config.tls().isPresent()) {
                Path certificate = config.tls().get().certificate();
                return AdminClient.overTls(place, token, certificate);
            }
            return new AdminClient(place, token);
        } catch (IOException e) {
            throw Refusal.no(String.valueOf(e.getMessage()));
        }
    }

    /** For health, which needs no token. */
    static AdminClient healthClient(CommandSpec spec, Map<String, String> environment) throws InvalidConfig, Refusal {
        AdminConfig config = config(spec, environment);
        HostPort place = config.healthListen().or(config::listen).orElse(null);
        if (place == null) {
            throw Refusal.usage("where is health served? Larder and this command both need an address: "
                    + "--health-listen 127.0.0.1:9216 (or --admin-listen), LARDER_HEALTH_LISTEN or health.listen in the "
                    + "file of --config");
        }
        try {
            return config.healthListen().isEmpty() && config.tls().isPresent()
                    ? AdminClient.overTls(
                            place.toString(), null, config.tls().get().certificate())
                    : new AdminClient(place.toString(), null);
        } catch (IOException e) {
            throw Refusal.no(String.valueOf(e.getMessage()));
        }
    }

    interface Question {
        Answer ask() throws IOException;
    }

    /** The answer, if it is a good one; otherwise the command ends with what is wrong. */
    static BsonDocument answer(Question question) throws Refusal {
        Answer answer;
        try {
            answer = question.ask();
        } catch (IOException e) {
            throw Refusal.no(String.valueOf(e.getMessage()));
        }
        BsonDocument body = body(answer);
        if (!answer.isOk()) {
            throw Refusal.no(body.containsKey("error") ? body.getString("error").getValue() : answer.body());
        }
        return body;
    }

    /** What answers without a document is no Larder, or has cut off what it was asked. */
    static BsonDocument body(Answer answer) throws Refusal {
        try {
            return BsonDocument.parse(answer.body());
        } catch (JsonParseException | BsonInvalidOperationException e) {
            throw Refusal.no(
                    answer.status() == TOO_LARGE
                            ? "that is more than the admin API takes at once, which is 64 KiB"
                            : "the answer, of status " + answer.status() + ", is not Larder's: who listens there?");
        }
    }
}
