package io.larder.proxy.cli;

import io.larder.config.option.AuthOptions;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserFile;
import io.larder.proxy.auth.UserFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which user file a command is about: the flag and the variable of {@code larder serve}. */
final class UserFileFlag {
    private static final String NAME = "--" + AuthOptions.USERS.flag();

    private UserFileFlag() {}

    static void addTo(CommandSpec spec) {
        spec.addOption(OptionSpec.builder(NAME)
                .paramLabel("FILE")
                .type(Path.class)
                .description("The user file; also " + AuthOptions.USERS.variable() + ".")
                .build());
    }

    static Path file(CommandSpec spec, Map<String, String> environment) throws Refusal {
        Path none = null;
        Path given = spec.commandLine().getParseResult().matchedOptionValue(NAME, none);
        String variable = environment.get(AuthOptions.USERS.variable());
        if (given == null && variable == null) {
            throw Refusal.usage("which user file? Name it by " + NAME + " or " + AuthOptions.USERS.variable());
        }
        return given == null ? Path.of(variable) : given;
    }

    /** The users of the file, none where it does not exist yet. */
    static Map<String, User> usersOrNone(Path file) throws Refusal {
        return Files.exists(file) ? users(file) : new TreeMap<>();
    }

    static Map<String, User> users(Path file) throws Refusal {
        try {
            return new TreeMap<>(UserFile.read(file));
        } catch (UserFileException e) {
            throw Refusal.no(String.valueOf(e.getMessage()));
        }
    }

    static void write(Path file, Map<String, User> users) throws Refusal {
        try {
            UserFile.write(file, users);
        } catch (UserFileException e) {
            throw Refusal.no(String.valueOf(e.getMessage()));
        }
    }
}
