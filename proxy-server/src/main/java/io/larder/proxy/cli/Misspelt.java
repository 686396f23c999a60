package io.larder.proxy.cli;

import io.larder.config.option.Nearest;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Unreadable;
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
        String said = shown(word);
        return spec.subcommands().isEmpty()
                ? "nothing is expected here, found " + said
                : NO_COMMAND + said + near(word, spec.subcommands().keySet());
    }

    /** What is printed here ends up in the logs of container engines: a connection string goes there without its password. */
    private static String shown(String word) {
        if (!word.contains("://")) {
            return word;
        }
        try {
            return ConnectionUri.parse(word) + "; a connection string follows --upstream";
        } catch (Unreadable e) {
            return "what looks like a connection string; that follows --upstream";
        }
    }

    private static String near(String word, Set<String> known) {
        return Nearest.to(word, known)
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }
}
