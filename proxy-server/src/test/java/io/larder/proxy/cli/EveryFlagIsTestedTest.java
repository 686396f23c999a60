package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.option.AdminOptions;
import io.larder.config.option.Option;
import io.larder.config.option.Options;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every flag of every command is named by some test, as a literal: by that it is found what a flag is seen to do, and a new one
 * that nobody has tried fails here. What the tests then assert is for people to judge; a source that names very many flags is a
 * list of them, and proves nothing.
 */
class EveryFlagIsTestedTest {
    private static final Path ROOT = Path.of("..");
    /** Of the configuration's flags; a test of one subject needs fewer. */
    private static final int MOST_IN_ONE_SOURCE = 30;

    /** By these a command finds the running Larder: one piece of code for all commands that do. */
    private static final Set<String> OF_ADMIN = Stream.concat(
                    Stream.of("--config"),
                    Stream.of(AdminOptions.LISTEN, AdminOptions.TOKEN_FILE, AdminOptions.CERTIFICATE, AdminOptions.KEY)
                            .map(option -> "--" + option.flag()))
            .collect(Collectors.toSet());

    private static CommandLine larder;
    private static Set<String> ofServe;
    /** Keys of files, which may be spelt like a flag without its dashes. */
    private static Set<String> keys;

    private static final List<String> SOURCES = new ArrayList<>();
    /** Of those, what stands between two semicolons, where any flag is in it. */
    private static final List<String> STATEMENTS = new ArrayList<>();

    @BeforeAll
    static void read() throws IOException {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        larder = Larder.commandLine(Map.of(), new ByteArrayInputStream(new byte[0]), nowhere, nowhere);
        ofServe = names(larder.getSubcommands().get("serve"));
        keys = Options.all().stream()
                .map(Option::path)
                .map(path -> path.substring(path.lastIndexOf('.') + 1))
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.find(
                ROOT,
                20,
                (path, found) -> found.isRegularFile()
                        && path.toString().endsWith(".java")
                        && path.toString().contains("/src/test/java/"))) {
            for (Path file : files.toList()) {
                SOURCES.add(Files.readString(file));
            }
        }
        SOURCES.stream()
                .flatMap(source -> Stream.of(source.split(";", -1)))
                .filter(statement -> statement.contains("\"--"))
                .forEach(STATEMENTS::add);
    }

    private static Set<String> names(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** With dashes, or as tests give flags to a configuration: by name. */
    private static boolean names(String source, String flag) {
        String name = flag.substring(2);
        return typed(source, flag)
                || source.contains("\"" + name + "=")
                || (!keys.contains(name) && source.contains("\"" + name + "\""));
    }

    private static boolean typed(String statement, String flag) {
        return statement.contains("\"" + flag + "\"") || statement.contains("\"" + flag + "=");
    }

    private static boolean isList(String source) {
        return ofServe.stream().filter(flag -> names(source, flag)).count() > MOST_IN_ONE_SOURCE;
    }

    @Test
    void everyFlagOfTheConfigurationIsNamed() {
        List<String> tests = SOURCES.stream().filter(source -> !isList(source)).toList();

        assertThat(ofServe).hasSizeGreaterThan(90);
        assertThat(ofServe.stream().filter(flag -> tests.stream().noneMatch(source -> names(source, flag))))
                .as("flags that no test names")
                .isEmpty();
    }

    @Test
    void everyOtherFlagIsNamedBesideItsCommand() {
        List<String> untested = new ArrayList<>();
        look(larder, List.of(), untested);

        assertThat(untested).isEmpty();
    }

    private static void look(CommandLine command, List<String> path, List<String> untested) {
        Set<String> own = names(command);
        if (own.containsAll(ofServe)) {
            own.removeAll(ofServe);
        } else if (!path.isEmpty()) {
            own.removeAll(OF_ADMIN);
        }
        own.remove("--help");
        own.stream()
                .filter(flag -> !isNamedBeside(path, flag))
                .forEach(flag -> untested.add("larder " + String.join(" ", path) + " " + flag));
        command.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            look(sub, longer, untested);
        });
    }

    /** The command's words in their order and then the flag, in one statement. */
    private static boolean isNamedBeside(List<String> path, String flag) {
        return STATEMENTS.stream().anyMatch(statement -> {
            int at = 0;
            for (String word : path) {
                int found = statement.indexOf(word, at);
                if (found < 0) {
                    return false;
                }
                at = found + word.length();
            }
            return typed(statement.substring(at), flag);
        });
    }

    @Test
    void theFlagsByWhichTheRunningLarderIsFoundAreNamedBesideACommandThatLooksForIt() {
        assertThat(OF_ADMIN.stream().filter(flag -> Stream.of("stats", "top", "why", "health")
                        .noneMatch(command -> isNamedBeside(List.of("\"" + command + "\""), flag))))
                .isEmpty();
    }

    @Test
    void aFlagThatNoTestNamesIsMissed() {
        String flag = "--" + "nobody" + "-names-this";

        assertThat(SOURCES).noneMatch(source -> names(source, flag));
        assertThat(isNamedBeside(List.of(), flag)).isFalse();
    }
}
