package io.larder.proxy.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A command as it was typed, with what it printed and how it exited. */
record Typed(int exitCode, String out, String err) {
    static Typed in(Map<String, String> environment, String input, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Larder.commandLine(
                        environment,
                        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                        new PrintWriter(out, true),
                        new PrintWriter(err, true))
                .execute(args);
        return new Typed(exitCode, out.toString(), err.toString());
    }

    static Typed command(String... args) {
        return in(Map.of(), "", args);
    }
}
