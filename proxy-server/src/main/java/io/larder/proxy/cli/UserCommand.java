package io.larder.proxy.cli;

import io.larder.proxy.auth.User;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code larder user}: the users that Larder checks itself, in auth.mode service. */
final class UserCommand {
    private static final String JSON = "--json";

    private UserCommand() {}

    static CommandSpec spec(Map<String, String> environment, InputStream in) {
        CommandSpec spec = Commands.spec(
                "user",
                self -> () -> {
                    throw Refusal.usage("larder user needs add, list or remove; larder user --help tells more");
                },
                self -> self.usageMessage()
                        .header("Keeps the file of users that Larder checks itself (auth.mode service).", "")
                        .description(
                                "The file holds salted verifiers, no passwords. A running Larder notices changes by itself."));
        spec.addSubcommand("add", UserAddCommand.spec(environment, in));
        spec.addSubcommand("list", list(environment));
        spec.addSubcommand("remove", remove(environment));
        return spec;
    }

    private static CommandSpec list(Map<String, String> environment) {
        return Commands.spec("list", spec -> () -> list(spec, environment), spec -> {
            spec.usageMessage().description("Lists the users and what they may do in which database.");
            spec.addOption(OptionSpec.builder(JSON)
                    .type(boolean.class)
                    .description("Print a JSON array, for scripts.")
                    .build());
            UserFileFlag.addTo(spec);
        });
    }

    private static int list(CommandSpec spec, Map<String, String> environment) throws Refusal {
        Map<String, User> users = UserFileFlag.users(UserFileFlag.file(spec, environment));
        if (spec.commandLine().getParseResult().hasMatchedOption(JSON)) {
            BsonArray array = new BsonArray();
            users.values().forEach(user -> array.add(json(user)));
            String wrapped = new BsonDocument("users", array).toJson();
            spec.commandLine().getOut().println(wrapped);
            return ExitCode.OK;
        }
        int width = users.keySet().stream().mapToInt(String::length).max().orElse(0);
        for (User user : users.values()) {
            String rights = user.databases().entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue().levelName())
                    .collect(Collectors.joining(" "));
            spec.commandLine().getOut().printf("%-" + Math.max(1, width) + "s  %s%n", user.name(), rights);
        }
        return ExitCode.OK;
    }

    private static BsonDocument json(User user) {
        BsonDocument databases = new BsonDocument();
        user.databases().forEach((database, access) -> databases.put(database, new BsonString(access.levelName())));
        return new BsonDocument("name", new BsonString(user.name())).append("databases", databases);
    }

    private static CommandSpec remove(Map<String, String> environment) {
        return Commands.spec("remove", spec -> () -> remove(spec, environment), spec -> {
            spec.usageMessage().description("Removes a user. Exits with 5 if there is none of that name.");
            spec.addPositional(name());
            UserFileFlag.addTo(spec);
        });
    }

    static PositionalParamSpec name() {
        return PositionalParamSpec.builder()
                .index("0")
                .paramLabel("NAME")
                .type(String.class)
                .required(true)
                .description("The user's name.")
                .build();
    }

    private static int remove(CommandSpec spec, Map<String, String> environment) throws Refusal {
        Path file = UserFileFlag.file(spec, environment);
        String name = spec.commandLine().getParseResult().matchedPositionalValue(0, "");
        Map<String, User> users = UserFileFlag.users(file);
        if (users.remove(name) == null) {
            throw Refusal.no("there is no user " + name + " in " + file);
        }
        UserFileFlag.write(file, users);
        spec.commandLine().getOut().println("removed " + name);
        return ExitCode.OK;
    }
}
