package io.larder.proxy.cli;

import io.larder.config.load.InvalidConfig;
import io.larder.config.source.Problem;
import io.larder.config.value.ConnectionUri;
import io.larder.proxy.launch.config.CannotStart;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The main class: the commands and how their failures are told. */
public final class Larder {
    private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

    private Larder() {}

    public static void main(String[] args) {
        lookForNoLeaks();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(commandLine(System.getenv(), System.in, out, err).execute(args));
    }

    /** Netty samples its buffers for leaks unless told otherwise. That is for tests, which do it for every buffer. */
    private static void lookForNoLeaks() {
        if (System.getProperty(LEAK_DETECTION) == null) {
            System.setProperty(LEAK_DETECTION, "disabled");
        }
    }

    static CommandLine commandLine(Map<String, String> environment, InputStream in, PrintWriter out, PrintWriter err) {
        CommandSpec root = RootHelp.of(ServeCommand.spec("larder", environment))
                .addSubcommand("serve", ServeCommand.spec("serve", environment))
                .addSubcommand("check", CheckCommand.spec(environment))
                .addSubcommand("top", TopCommand.spec(environment, in))
                .addSubcommand("why", WhyCommand.spec(environment))
                .addSubcommand("cache", CacheCommand.spec(environment))
                .addSubcommand("config", ConfigCommand.spec(environment))
                .addSubcommand("health", HealthCommand.spec(environment))
                .addSubcommand("bench", BenchCommand.spec())
                .addSubcommand("uri", UriCommand.spec(environment))
                .addSubcommand("user", UserCommand.spec(environment, in))
                .addSubcommand("completion", CompletionCommand.spec(() -> commandLine(environment, in, out, err)));
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print the version and exit.")
                .build());
        root.version("Larder " + Version.text());
        root.usageMessage()
                .header("A coherent caching proxy that speaks the MongoDB wire protocol.", "")
                .footer(
                        "",
                        "Every option can also be set in a YAML file (--config) and by an environment variable",
                        "(--listen is LARDER_LISTEN). A flag wins over a variable, a variable over the file.",
                        "Secrets are best given as $${env:NAME} or $${file:PATH}.",
                        "",
                        "Examples:",
                        "  larder                                            before an embedded cluster, to try it out",
                        "  larder check --config larder.yaml                 would this work?",
                        "  larder --config larder.yaml                       serves",
                        "  larder uri 'mongodb://app:secret@db1,db2/shop'    what applications connect to then",
                        "  larder --admin-listen 127.0.0.1:9217              serves, and answers the next two (as",
                        "  larder top --admin-listen 127.0.0.1:9217          LARDER_ADMIN_LISTEN for all three: shorter)",
                        "  larder why --admin-listen 127.0.0.1:9217 --db shop '{find: \"carts\"}'",
                        "",
                        "Exit codes: 0 done or stopped by a signal, 1 internal failure, 2 wrong command line,",
                        "3 wrong configuration, 4 cannot listen, 5 the answer is no (see the command).");
        CommandLine line = new CommandLine(root);
        line.setOut(out).setErr(err);
        line.setUsageHelpWidth(100);
        line.setParameterExceptionHandler((problem, args) -> usage(problem, err));
        line.setExecutionExceptionHandler((problem, command, parsed) -> failed(problem, err));
        return line;
    }

    private static int usage(ParameterException problem, PrintWriter err) {
        CommandSpec spec = problem.getCommandLine().getCommandSpec();
        String message = problem instanceof UnmatchedArgumentException unmatched
                ? Misspelt.message(unmatched.getUnmatched().get(0), spec)
                : String.valueOf(problem.getMessage()).replace("''", "'");
        // What larder alone takes are the flags of serve; its commands are its own.
        boolean flagOfServe = spec.parent() == null && !message.startsWith(Misspelt.NO_COMMAND);
        err.println("larder: " + ConnectionUri.masked(message));
        err.println("larder: " + (flagOfServe ? "larder serve" : spec.qualifiedName()) + " --help tells what there is");
        return ExitCode.USAGE;
    }

    private static int failed(Exception problem, PrintWriter err) {
        if (problem instanceof InvalidConfig invalid) {
            for (Problem each : invalid.problems()) {
                err.println("larder: " + each);
            }
            return ExitCode.CONFIGURATION;
        }
        if (problem instanceof Refusal refusal) {
            err.println("larder: " + refusal.getMessage());
            return refusal.exitCode();
        }
        if (problem instanceof CannotStart cannot) {
            err.println("larder: " + cannot.getMessage());
            return cannot.cause() == CannotStart.Cause.LISTENER ? ExitCode.LISTEN : ExitCode.CONFIGURATION;
        }
        err.println("larder: internal failure, please report it:");
        problem.printStackTrace(err);
        return ExitCode.FAILURE;
    }
}
