package io.larder.proxy.cli;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import io.larder.config.value.ByteSize;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.Unreadable;
import io.larder.proxy.bench.Bench;
import io.larder.proxy.bench.Load;
import io.larder.proxy.bench.Measurement;
import io.larder.proxy.launch.Logging;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code larder bench}: the same load on one or two ways to a cluster, and how they compare. */
final class BenchCommand {
    private static final String JSON = "--json";
    private static final String QUIET = "--quiet";
    private static final Set<String> FORBIDDEN = Set.of("admin", "config", "local");
    private static final int UNAUTHORIZED = 13;
    private static final int MOST_CONNECTIONS = 10_000;
    private static final int MOST_KEYS = 10_000_000;

    private BenchCommand() {}

    static CommandSpec spec() {
        return Commands.spec("bench", spec -> () -> run(spec), spec -> {
            spec.addPositional(uri("0", "URI", true, "Where the load goes: the cluster itself, for instance."));
            spec.addPositional(uri("1", "URI2", false, "Where it goes then: Larder before that cluster."));
            number(spec, "--connections", "16", "Clients, each of which asks as soon as it is answered.");
            number(spec, "--duration", "10s", "How long is measured.");
            number(spec, "--warm-up", "5s", "How long before that is not.");
            number(spec, "--writes", "5", "Of a hundred operations, how many are updates; the others read by _id.");
            number(spec, "--keys", "10000", "Documents.");
            number(spec, "--zipf", "0.99", "How unevenly they are asked for; 0 for all alike.");
            number(spec, "--size", "1KiB", "Of one document.");
            number(spec, "--database", "larder_bench", "Holds a new collection, which is dropped in the end.");
            spec.addOption(OptionSpec.builder(JSON).description("Print JSON.").build());
            spec.addOption(OptionSpec.builder(QUIET)
                    .description("Show no progress (it goes to standard error).")
                    .build());
            spec.usageMessage()
                    .header("Lays a load on one or two ways to a cluster, and compares them.", "")
                    .description(
                            "Prints rates and latencies of a cluster, or of Larder before it; with two connection strings of",
                            "one after the other, and how the second compares with the first. Works on a collection of its",
                            "own, which it drops. Takes its share of the machine: run it where nothing else runs, and not",
                            "where the servers do.",
                            "",
                            "Exits with 0, or with 5 if a string leads nowhere or operations failed.")
                    .footer(
                            "",
                            "Examples:",
                            "  larder bench mongodb://db1/?replicaSet=rs0 mongodb://127.0.0.1:27018",
                            "  larder bench --connections 64 --writes 0 --duration 30s --json mongodb://127.0.0.1:27018");
        });
    }

    private static PositionalParamSpec uri(String index, String label, boolean required, String description) {
        return PositionalParamSpec.builder()
                .index(index)
                .paramLabel(label)
                .type(String.class)
                .arity(required ? "1" : "0..1")
                .required(required)
                .description(description)
                .build();
    }

    private static void number(CommandSpec spec, String name, String standard, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel("VALUE")
                .type(String.class)
                .defaultValue(standard)
                .description(description, "Default: " + standard)
                .build());
    }

    private static int run(CommandSpec spec) throws Refusal, InterruptedException {
        ParseResult parsed = spec.commandLine().getParseResult();
        Load load = load(parsed);
        String database = text(parsed, "--database");
        if (FORBIDDEN.contains(database)) {
            throw Refusal.usage("expected --database to be one of its own, found " + database);
        }
        List<String> uris = new ArrayList<>(List.of(parsed.matchedPositionalValue(0, "")));
        String second = parsed.matchedPositionalValue(1, "");
        if (!second.isEmpty()) {
            uris.add(second);
        }
        Logging.silence();
        boolean shown = !parsed.hasMatchedOption(QUIET);
        PrintWriter err = spec.commandLine().getErr();
        String collection =
                "bench_" + Long.toHexString(ThreadLocalRandom.current().nextLong());
        Bench bench = new Bench(database, collection, load);
        List<BenchOutput.Row> rows = new ArrayList<>();
        for (String uri : uris) {
            String name = masked(uri);
            rows.add(new BenchOutput.Row(name, measure(bench, uri, name, shown ? err : null)));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (parsed.hasMatchedOption(JSON)) {
            out.println(BenchOutput.json(rows, load));
        } else {
            BenchOutput.lines(rows).forEach(out::println);
        }
        return rows.stream().allMatch(row -> row.measured().failures() == 0) ? ExitCode.OK : ExitCode.NO;
    }

    private static Measurement measure(Bench bench, String uri, String name, @Nullable PrintWriter err)
            throws Refusal, InterruptedException {
        try {
            return bench.run(uri, (phase, seconds, of, operations) -> {
                if (err != null) {
                    String time = of == 0 ? "" : " " + seconds + "/" + of + " s, " + operations + " operations/s";
                    err.println(name + ": " + phase + time);
                }
            });
        } catch (MongoException | IllegalArgumentException e) {
            boolean refused = e instanceof MongoCommandException command && command.getErrorCode() == UNAUTHORIZED;
            throw Refusal.no(name + ": " + e.getMessage()
                    + (refused ? "; --database names one in which this user may create, write and drop" : ""));
        }
    }

    private static String masked(String uri) throws Refusal {
        try {
            return ConnectionUri.parse(uri).toString();
        } catch (Unreadable e) {
            throw Refusal.usage(e.reason());
        }
    }

    private static Load load(ParseResult parsed) throws Refusal {
        return new Load(
                (int) number(parsed, "--connections", 1, MOST_CONNECTIONS),
                seconds(parsed, "--warm-up", 0),
                seconds(parsed, "--duration", 0.1),
                number(parsed, "--writes", 0, 100) / 100,
                (int) number(parsed, "--keys", 1, MOST_KEYS),
                number(parsed, "--zipf", 0, 10),
                size(parsed),
                7);
    }

    private static Duration seconds(ParseResult parsed, String name, double least) throws Refusal {
        double seconds = Seconds.of(name, text(parsed, name));
        if (seconds >= least && seconds <= 86_400) {
            return Duration.ofMillis((long) (1000 * seconds));
        }
        throw Refusal.usage("expected " + name + " to be from " + least + "s to 24h, found " + text(parsed, name));
    }

    private static int size(ParseResult parsed) throws Refusal {
        try {
            long bytes = ByteSize.parse(text(parsed, "--size")).bytes();
            if (bytes <= 8 << 20) {
                return (int) bytes;
            }
            throw Refusal.usage("expected --size to be 8MiB at most");
        } catch (Unreadable e) {
            throw Refusal.usage("--size: " + e.reason());
        }
    }

    private static double number(ParseResult parsed, String name, double least, double most) throws Refusal {
        String text = text(parsed, name);
        try {
            double value = Double.parseDouble(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw Refusal.usage("expected " + name + " to be a number, found " + text);
        }
        throw Refusal.usage("expected " + name + " to be from " + least + " to " + most + ", found " + text);
    }

    private static String text(ParseResult parsed, String name) {
        return parsed.matchedOptionValue(
                name, parsed.commandSpec().findOption(name).defaultValue());
    }
}
