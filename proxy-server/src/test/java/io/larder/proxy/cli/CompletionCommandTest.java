package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script, run by the shell that it is for. */
class CompletionCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private String completed(String words, int at) throws IOException, InterruptedException {
        Path script = Files.writeString(
                directory.resolve("larder.bash"),
                Typed.command("completion", "bash").out());
        String run = ". " + script + "; COMP_WORDS=(" + words + "); COMP_CWORD=" + at
                + "; _complete_larder; echo \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "-c", run)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(out).isZero();
        return out.strip();
    }

    @Test
    void bashCompletesCommandsAndFlags() throws Exception {
        assertThat(completed("larder ch", 1)).isEqualTo("check");
        assertThat(completed("larder cache e", 2)).isEqualTo("evict");
        assertThat(completed("larder why --le", 2)).isEqualTo("--level");
        assertThat(completed("larder ''", 1).split(" ")).contains("serve", "why", "top", "bench", "user", "config");
    }

    @Test
    void zshLoadsWhatRunsIt() {
        Typed zsh = Typed.command("completion", "zsh");
        assertThat(zsh.exitCode()).isZero();
        assertThat(zsh.out()).startsWith("autoload -Uz compinit bashcompinit").contains("complete -F _complete_larder");

        Typed fish = Typed.command("completion", "fish");
        assertThat(fish.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(fish.err()).contains("expected bash or zsh, found fish");
    }

    /** What a person sees who types this and the tabulator in a terminal. */
    private String completedByZsh(String typed) throws Exception {
        Path script = Files.writeString(
                directory.resolve("larder.zsh"),
                Typed.command("completion", "zsh").out());
        Path session = Files.writeString(
                directory.resolve("session.zsh"),
                """
                zmodload zsh/zpty
                zpty shell 'TERM=dumb HOME='$2' zsh -f -i'
                zpty -w shell "PS1='ready> '; source $1; echo SOUR''CED"
                zpty -r -m shell out '*SOURCED*ready> *'
                zpty -w -n shell "$3"$'\t'
                zpty -w shell ' END'
                zpty -r -m shell out '* END*'
                print -r -- "$out"
                """);
        Process zsh = new ProcessBuilder(
                        "zsh", "-f", session.toString(), script.toString(), directory.toString(), typed)
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(zsh.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String out = new String(zsh.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return out.replaceAll("[\\r\\a\\x08]", "")
                    .replaceAll("(?s).*ready> |\\u001b\\[[?0-9;]*[a-zA-Z]| +END.*", "");
        } finally {
            zsh.destroyForcibly();
        }
    }

    private static boolean hasZsh() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "zsh")));
    }

    @Test
    void zshCompletesCommandsAndFlags() throws Exception {
        assumeThat(hasZsh()).as("zsh is installed").isTrue();
        assertThat(completedByZsh("larder chec")).isEqualTo("larder check");
        assertThat(completedByZsh("larder why --lev")).isEqualTo("larder why --level");
    }
}
