package io.larder.proxy.cli;

import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Passwords;
import io.larder.proxy.auth.User;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code larder user add}. The password is asked for or read from standard input, never taken from the command line. */
final class UserAddCommand implements Callable<Integer> {
    private static final String GRANT = "--grant";
    private static final String REPLACE = "--replace";
    private static final String STDIN = "--password-stdin";

    private final CommandSpec spec;
    private final Map<String, String> environment;
    private final InputStream in;

    private UserAddCommand(CommandSpec spec, Map<String, String> environment, InputStream in) {
        this.spec = spec;
        this.environment = environment;
        this.in = in;
    }

    static CommandSpec spec(Map<String, String> environment, InputStream in) {
        return Commands.spec("add", spec -> new UserAddCommand(spec, environment, in), UserAddCommand::arguments);
    }

    private static void arguments(CommandSpec spec) {
        spec.usageMessage()
                .description("Adds a user. The password is asked for. A user may do nothing but what is granted.")
                .footer(
                        "",
                        "Example: larder user add app --grant shop=readWrite --grant logs=read --auth-users users.json");
        spec.addPositional(UserCommand.name());
        spec.addOption(OptionSpec.builder(GRANT)
                .paramLabel("DATABASE=LEVEL")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .required(true)
                .description(
                        "What the user may do in a database: read, readWrite or admin (may be repeated).",
                        "* stands for all databases.")
                .build());
        spec.addOption(OptionSpec.builder(REPLACE)
                .type(boolean.class)
                .description("Replace a user of that name, its password included.")
                .build());
        spec.addOption(OptionSpec.builder(STDIN)
                .type(boolean.class)
                .description("Read the password as one line from standard input instead of asking for it.")
                .build());
        UserFileFlag.addTo(spec);
    }

    @Override
    public Integer call() throws Exception {
        Path file = UserFileFlag.file(spec, environment);
        String name = spec.commandLine().getParseResult().matchedPositionalValue(0, "");
        Map<String, Access> grants = grants();
        Map<String, User> users = UserFileFlag.usersOrNone(file);
        if (users.containsKey(name) && !spec.commandLine().getParseResult().hasMatchedOption(REPLACE)) {
            throw Refusal.no("there is a user " + name + " already; " + REPLACE + " changes it");
        }
        String password = password();
        if (password.isEmpty()) {
            throw Refusal.no("an empty password is none");
        }
        users.put(name, new User(name, grants, Passwords.verifiers(name, password)));
        UserFileFlag.write(file, users);
        spec.commandLine().getOut().println("wrote " + name + " to " + file);
        return ExitCode.OK;
    }

    private Map<String, Access> grants() throws Refusal {
        List<String> given = spec.commandLine().getParseResult().matchedOptionValue(GRANT, List.of());
        Map<String, Access> grants = new TreeMap<>();
        for (String grant : given) {
            int equals = grant.lastIndexOf('=');
            Access level = equals <= 0 ? null : Access.named(grant.substring(equals + 1));
            if (level == null) {
                throw Refusal.usage(GRANT + ": expected DATABASE=read, readWrite or admin, found \"" + grant + "\"");
            }
            if (grants.put(grant.substring(0, equals), level) != null) {
                throw Refusal.usage(GRANT + ": database " + grant.substring(0, equals) + " is given twice");
            }
        }
        return grants;
    }

    private String password() throws IOException, Refusal {
        if (spec.commandLine().getParseResult().hasMatchedOption(STDIN)) {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        }
        return asked();
    }

    @SuppressWarnings("SystemConsoleNull") // where it is never null, it asks without a terminal too, which does no harm
    private static String asked() throws Refusal {
        Console console = System.console();
        if (console == null) {
            throw Refusal.usage("no terminal to ask for the password: use " + STDIN);
        }
        char[] first = console.readPassword("Password: ");
        char[] again = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, again)) {
            throw Refusal.no("the two passwords differ");
        }
        return new String(first);
    }
}
