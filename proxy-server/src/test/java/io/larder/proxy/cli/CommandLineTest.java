package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.option.Option;
import io.larder.config.option.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void helpTellsEveryOptionWithItsDefault() {
        Typed help = Typed.command("serve", "--help");

        assertThat(help.exitCode()).isZero();
        String text = help.out().replaceAll("\\s+", " ");
        for (Option<?> option : Options.all()) {
            assertThat(text).contains("--" + option.flag() + "=VALUE").contains("Default: " + option.whenUnset());
        }
    }

    /** Whoever types it for the first time should see all of it. */
    @Test
    void theFirstHelpIsOnePageWithoutSentencesCutShort() {
        Typed help = Typed.command("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out().lines())
                .hasSizeLessThan(60)
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(130))
                .anyMatch(line -> line.matches("  serve +Runs the proxy; larder alone does the same\\."))
                .anyMatch(line -> line.matches("  --upstream +The cluster's connection string.*\\."))
                .anyMatch(line -> line.contains("larder serve --help"));
        assertThat(help.out()
                        .lines()
                        .filter(line -> line.matches("  [a-z]+  +[A-Z].*"))
                        .filter(line -> !line.startsWith("  larder")))
                .hasSize(11)
                .allMatch(line -> line.endsWith("."));
    }

    @Test
    void helpListsEveryCommandWithWhatItDoes() {
        String help = Typed.command("--help").out();
        assertThat(help)
                .contains("${env:NAME} or ${file:PATH}", "Exit codes: 0 done", "larder check --config larder.yaml")
                .containsPattern("check +Tries a configuration out")
                .containsPattern("top +Shows what the running Larder does")
                .containsPattern("why +Explains what would become of a command")
                .containsPattern("bench +Lays a load on one or two ways");
        for (String command : new String[] {"check", "why", "top", "bench", "completion"}) {
            Typed own = Typed.command(command, "--help");
            assertThat(own.exitCode()).isZero();
            assertThat(own.out()).contains("Usage: larder " + command, "Examples:");
        }
    }

    @Test
    void aMisspeltFlagIsToldWithTheOneThatIsMeant() {
        Typed typed = Typed.command("--upstraem", "mongodb://h");

        assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err().lines())
                .containsExactly(
                        "larder: there is no option --upstraem; did you mean --upstream?",
                        "larder: larder serve --help tells what there is");
        assertThat(Typed.command("--lisen=here").err()).contains("no option --lisen; did you mean --listen?");
    }

    /** What is printed ends up in somebody's log. */
    @Test
    void aConnectionStringInTheWrongPlaceIsNotRepeatedWithItsPassword() {
        for (String[] line : new String[][] {
            {"mongodb://app:secret@db1/shop"}, {"serve", "mongodb://app:secret@db1/shop"}, {"mongodb://app:sec:ret@db1"}
        }) {
            Typed typed = Typed.command(line);

            assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(typed.err()).doesNotContain("secret", "sec:ret").contains("--upstream");
        }
        assertThat(Typed.command("serve", "mongodb://app:secret@db1/shop").err())
                .contains("nothing is expected here, found mongodb://***@db1/shop");
    }

    @Test
    void anUnknownCommandIsAWrongCommandLine() {
        Typed typed = Typed.command("sevre");

        assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).startsWith("larder: there is no command sevre; did you mean serve?");
        assertThat(Typed.command("nonsense").err())
                .isEqualTo("larder: there is no command nonsense\nlarder: larder --help tells what there is\n");
        assertThat(Typed.command("cache", "stat").err())
                .contains("there is no command stat; did you mean stats?", "larder cache --help");
        assertThat(Typed.command("check", "extra").err()).startsWith("larder: nothing is expected here, found extra");
        assertThat(Typed.command("uri").err()).startsWith("larder: Missing required parameter: 'OLD STRING'");
    }

    @Test
    void everythingThatIsWrongWithTheConfigurationIsToldAtOnce() throws Exception {
        Path file = Files.writeString(directory.resolve("larder.yaml"), "log:\n  level: loud\n");

        Typed typed = Typed.in(
                Map.of("LARDER_CONFIG", file.toString(), "LARDER_UPSTREAM", "mongodb://u:hunter2@h:x"),
                "",
                "serve",
                "--listen",
                "here",
                "--listen",
                "there");

        assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(typed.err().lines())
                .containsExactly(
                        "larder: --listen: expected host:port or unix:/path/to/socket, found \"here\"",
                        "larder: --listen: expected host:port or unix:/path/to/socket, found \"there\"",
                        "larder: LARDER_UPSTREAM: host 1 has no port from 1 to 65535 after its colon"
                                + " (or is an @ missing after a password?)",
                        "larder: " + file
                                + ":2: log.level: expected one of error, warn, info, debug, trace, found \"loud\"");
    }

    @Test
    void aFileNamedByFlagWinsOverTheOneOfTheEnvironment() throws Exception {
        Path wrong = Files.writeString(directory.resolve("wrong.yaml"), "larder\n");

        Typed typed = Typed.in(Map.of("LARDER_CONFIG", "none.yaml"), "", "uri", "-c", wrong.toString(), "mongodb://h");

        assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(typed.err()).contains("wrong.yaml:1").doesNotContain("none.yaml");
    }

    @Test
    void versionIsPrinted() {
        assertThat(Typed.command("--version").out()).startsWith("Larder ");
    }
}
