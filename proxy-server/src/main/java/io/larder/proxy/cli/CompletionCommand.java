package io.larder.proxy.cli;

import java.util.Map;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code larder completion}: the script by which a shell completes commands and flags. */
final class CompletionCommand {
    /** Zsh runs scripts of bash once this is loaded. */
    private static final String FOR_ZSH = "autoload -Uz compinit bashcompinit && compinit && bashcompinit";

    private CompletionCommand() {}

    /** @param all the whole command line, made anew for it */
    static CommandSpec spec(Supplier<CommandLine> all) {
        return Commands.spec("completion", spec -> () -> run(spec, all), spec -> {
            spec.addPositional(PositionalParamSpec.builder()
                    .index("0")
                    .paramLabel("SHELL")
                    .type(String.class)
                    .required(true)
                    .description("bash or zsh.")
                    .build());
            spec.usageMessage()
                    .description("Prints the script by which a shell completes commands and flags of larder.")
                    .footer(
                            "",
                            "Examples:",
                            "  source <(larder completion bash)                 # for this shell; in ~/.bashrc for all",
                            "  larder completion zsh > ~/.larder-completion.zsh # and source it in ~/.zshrc");
        });
    }

    private static int run(CommandSpec spec, Supplier<CommandLine> all) throws Refusal {
        String shell = spec.commandLine().getParseResult().matchedPositionalValue(0, "");
        Map<String, String> firstLines = Map.of("bash", "", "zsh", FOR_ZSH + "\n");
        String first = firstLines.get(shell);
        if (first == null) {
            throw Refusal.usage("expected bash or zsh, found " + shell);
        }
        spec.commandLine().getOut().print(first + AutoComplete.bash("larder", all.get()));
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
