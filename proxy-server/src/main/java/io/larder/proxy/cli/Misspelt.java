package io.larder.proxy.cli;

import io.larder.config.option.Nearest;
import io.larder.config.value.ConnectionUri;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** What is said of a word on the command line that means nothing there. */
final class Misspelt {
    /** How it begins where a command was meant. */
    static final String NO_COMMAND = "there is no command ";

    private Misspelt() {}

    static String message(String word, CommandSpec spec) {
        if (word.startsWith("-")) {
            String name = word.replaceFirst("=.*", "");
            return "there is no option " + name + near(name, spec.optionsMap().keySet());
        }
        if (word.startsWith(ConnectionUri.PLAIN) || word.startsWith(ConnectionUri.SRV)) {
            return "nothing is expected here, found " + word + "; a connection string follows --upstream";
        }
        return spec.subcommands().isEmpty()
                ? "nothing is expected here, found " + word
                : NO_COMMAND + word + near(word, spec.subcommands().keySet());
    }

    private static String near(String word, Set<String> known) {
        return Nearest.to(word, known)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }
}
