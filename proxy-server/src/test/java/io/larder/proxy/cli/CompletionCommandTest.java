package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
