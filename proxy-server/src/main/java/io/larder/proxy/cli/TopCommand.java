package io.larder.proxy.cli;

import io.larder.proxy.admin.AdminClient;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code larder top}: what a running Larder does, again and again. */
final class TopCommand {
    private static final String ONCE = "--once";
    private static final String INTERVAL = "--interval";
    private static final String TIMES = "--times";
    private static final String JSON = "--json";
    private static final String TENANT = "--tenant";
    private static final int MOST_SHAPES = 50;
    private static final JsonWriterSettings ONE_LINE =
            JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();

    private TopCommand() {}

    static CommandSpec spec(Map<String, String> environment, InputStream in) {
        return Commands.spec("top", spec -> () -> run(spec, environment, in), spec -> {
            spec.addOption(OptionSpec.builder(ONCE)
                    .description("Print the figures since the start once, and exit.")
                    .build());
            spec.addOption(OptionSpec.builder(INTERVAL)
                    .paramLabel("TIME")
                    .type(String.class)
                    .description("Between two looks (2s).")
                    .build());
            spec.addOption(OptionSpec.builder(TIMES)
                    .paramLabel("NUMBER")
                    .type(int.class)
                    .description("Look so often, and exit.")
                    .build());
            spec.addOption(OptionSpec.builder(JSON)
                    .description("Print what the admin API answers, one line for each look.")
                    .build());
            spec.addOption(OptionSpec.builder(TENANT)
                    .paramLabel("NAME")
                    .type(String.class)
                    .description("Only this tenant's; without it, those of all together.")
                    .build());
            AdminFlags.addTo(spec);
            spec.usageMessage()
                    .header("Shows what the running Larder does, again and again.", "")
                    .description(
                            "Hit rate, requests and latencies by how they were answered, how the change stream does, and the",
                            "shapes of queries that are asked for most and that changes end most. Rates are those since the",
                            "look before, latencies those since the start. q or Ctrl-C ends it. Into a pipe or a file it",
                            "writes plain text.")
                    .footer(
                            "",
                            "Examples:",
                            "  larder top",
                            "  larder top --tenant shop",
                            "  larder top --interval 10s --json >> figures.jsonl");
        });
    }

    /** One look: what was answered. */
    private record Look(BsonDocument stats, BsonDocument hottest, BsonDocument mostInvalidated) {
        static Look at(AdminClient client, @Nullable String tenant) throws Refusal {
            String whose = tenant == null ? "" : "tenant=" + URLEncoder.encode(tenant, StandardCharsets.UTF_8);
            return new Look(
                    AdminFlags.answer(() -> client.get("/api/v1/stats" + (whose.isEmpty() ? "" : "?" + whose))),
                    shapes(client, "hits", whose),
                    shapes(client, "invalidations", whose));
        }

        private static BsonDocument shapes(AdminClient client, String by, String whose) throws Refusal {
            String path =
                    "/api/v1/stats/shapes?sort=" + by + "&limit=" + MOST_SHAPES + (whose.isEmpty() ? "" : "&" + whose);
            return AdminFlags.answer(() -> client.get(path));
        }

        TopSample sample(double atSeconds) {
            return TopSample.of(atSeconds, stats, List.of(hottest, mostInvalidated));
        }

        String json() {
            return new BsonDocument("stats", stats)
                    .append("hottest", hottest.getArray("shapes"))
                    .append("mostInvalidated", mostInvalidated.getArray("shapes"))
                    .toJson(ONE_LINE);
        }
    }

    private static int run(CommandSpec spec, Map<String, String> environment, InputStream in) throws Exception {
        ParseResult parsed = spec.commandLine().getParseResult();
        double interval = Seconds.of(INTERVAL, parsed.matchedOptionValue(INTERVAL, "2s"));
        int times = parsed.hasMatchedOption(ONCE) ? 1 : parsed.matchedOptionValue(TIMES, Integer.MAX_VALUE);
        if (interval < 0.1 || interval > 86_400 || times < 1) {
            throw Refusal.usage("expected --interval to be from 100ms to 24h and --times at least 1");
        }
        AdminClient client = AdminFlags.client(spec, environment);
        PrintWriter out = spec.commandLine().getOut();
        boolean json = parsed.hasMatchedOption(JSON);
        String tenant = parsed.matchedOptionValue(TENANT, (String) null);
        Look first = Look.at(client, tenant);
        boolean plain = json || times == 1;
        try (Terminal terminal = plain ? Terminal.plain(out) : Terminal.of(out, in)) {
            watch(client, tenant, first, terminal, json, times, (long) (interval * 1000));
        }
        return ExitCode.OK;
    }

    private static void watch(
            AdminClient client,
            @Nullable String tenant,
            Look first,
            Terminal terminal,
            boolean json,
            int times,
            long intervalMillis)
            throws Exception {
        long began = System.nanoTime();
        double up = first.stats().getNumber("uptimeSeconds").doubleValue();
        String place = client.place() + (tenant == null ? "" : ", tenant " + tenant);
        TopSample before = null;
        Look look = first;
        for (int i = 1; ; i++) {
            TopSample now = look.sample(up + (System.nanoTime() - began) / 1e9);
            terminal.draw(json ? List.of(look.json()) : screen(place, before, now, terminal));
            if (i >= times || terminal.endsWithin(intervalMillis)) {
                return;
            }
            before = now;
            look = Look.at(client, tenant);
        }
    }

    private static List<String> screen(String place, @Nullable TopSample before, TopSample now, Terminal terminal) {
        return new ArrayList<>(TopScreen.lines(place, before, now, terminal.width(), terminal.height()));
    }
}
