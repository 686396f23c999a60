package io.larder.proxy.cli;

import io.larder.proxy.admin.AdminClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code larder cache}: looks into the cache of a running Larder, and takes things out of it. */
final class CacheCommand {
    private static final String JSON = "--json";
    private static final String SHAPE = "--shape";
    private static final String ID = "--id";
    private static final String LIMIT = "--limit";
    private static final String TENANT = "--tenant";
    private static final String BY = "--by";
    private static final String SORT = "--sort";
    /** Where the answer has its lines. */
    private static final Map<String, String> ROWS =
            Map.of("tenant", "tenants", "namespace", "namespaces", "shape", "shapes");

    private static final JsonWriterSettings RELAXED = JsonWriterSettings.builder()
            .outputMode(JsonMode.RELAXED)
            .indent(true)
            .build();

    private final Map<String, String> environment;

    private CacheCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    static CommandSpec spec(Map<String, String> environment) {
        CacheCommand commands = new CacheCommand(environment);
        return Commands.spec(
                "cache",
                spec -> () -> {
                    throw Refusal.usage("larder cache needs stats, list, inspect, evict or clear");
                },
                spec -> {
                    spec.usageMessage()
                            .header("Looks into the cache of the running Larder, and takes things out of it.", "")
                            .description("Documents and the values of queries are never shown.");
                    spec.addSubcommand("stats", commands.stats())
                            .addSubcommand("list", commands.list())
                            .addSubcommand("inspect", commands.inspect())
                            .addSubcommand("evict", commands.evict())
                            .addSubcommand("clear", commands.clear());
                });
    }

    private interface Run {
        int run(AdminClient client, ParseResult parsed, CacheOutput out) throws Refusal;
    }

    private CommandSpec command(String name, Run run, String... description) {
        return Commands.spec(
                name,
                spec -> () -> {
                    ParseResult parsed = spec.commandLine().getParseResult();
                    AdminClient client = AdminFlags.client(spec, environment);
                    return run.run(
                            client, parsed, new CacheOutput(spec.commandLine().getOut()));
                },
                spec -> {
                    AdminFlags.addTo(spec);
                    String needed = name.equals("stats")
                            ? "Of this tenant only."
                            : "Whose cache; needed where there are several tenants.";
                    spec.addOption(option(TENANT, "NAME", needed));
                    spec.addOption(OptionSpec.builder(JSON)
                            .description("Print what the admin API answers.")
                            .build());
                    spec.usageMessage().description(description);
                });
    }

    private CommandSpec stats() {
        CommandSpec spec = command(
                "stats",
                (client, parsed, out) -> {
                    String by = parsed.matchedOptionValue(BY, "");
                    String path = by.isEmpty() ? statsPath(parsed) : rowsPath(by, parsed);
                    BsonDocument stats = AdminFlags.answer(() -> client.get(path));
                    if (parsed.hasMatchedOption(JSON)) {
                        out.line(stats.toJson(RELAXED));
                    } else if (by.isEmpty()) {
                        out.stats(stats);
                    } else {
                        UsageOutput.lines(by, stats.getArray(ROWS.get(by))).forEach(out::line);
                    }
                    return ExitCode.OK;
                },
                "Prints what was answered how, what the cache holds, and why it does not hold more; or, with --by, what reads",
                "have come to by tenant, collection or shape of query: hits, load saved, and how long they took.");
        spec.addOption(option(BY, "WHAT", "A line for each tenant, namespace or shape."));
        spec.addOption(
                option(
                        SORT,
                        "BY",
                        "What the list begins with the most of: hits (default), misses, invalidations, bytes, saved or latency."));
        spec.addOption(option(LIMIT, "NUMBER", "At most so many lines (50)."));
        return spec;
    }

    private static String statsPath(ParseResult parsed) {
        return "/api/v1/stats" + tenant(parsed).replaceFirst("&", "?");
    }

    private static String rowsPath(String by, ParseResult parsed) throws Refusal {
        if (!ROWS.containsKey(by)) {
            throw Refusal.usage("expected --by to be one of tenant, namespace or shape, found " + by);
        }
        if (by.equals("tenant")) {
            return statsPath(parsed);
        }
        return "/api/v1/stats/" + ROWS.get(by) + "?sort=" + encoded(parsed.matchedOptionValue(SORT, "hits")) + "&limit="
                + encoded(parsed.matchedOptionValue(LIMIT, "50")) + tenant(parsed);
    }

    private CommandSpec list() {
        CommandSpec spec = command(
                "list",
                (client, parsed, out) -> {
                    String namespace = "namespace=" + encoded(parsed.matchedPositionalValue(0, "")) + tenant(parsed);
                    if (!parsed.hasMatchedOption(SHAPE)) {
                        BsonDocument shapes = AdminFlags.answer(() -> client.get("/api/v1/shapes?" + namespace));
                        if (parsed.hasMatchedOption(JSON)) {
                            out.line(shapes.toJson(RELAXED));
                        } else {
                            out.shapes(shapes.getArray("shapes"));
                        }
                        return ExitCode.OK;
                    }
                    String shape = "&shape=" + encoded(parsed.matchedOptionValue(SHAPE, ""));
                    return entries(client, namespace + shape, parsed, out);
                },
                "Prints the shapes of queries of which there are entries for a collection, or with --shape the entries",
                "of one.");
        spec.addPositional(namespace());
        spec.addOption(option(SHAPE, "SHAPE", "List the entries of this shape."));
        spec.addOption(option(LIMIT, "NUMBER", "At most so many entries (100)."));
        return spec;
    }

    private CommandSpec inspect() {
        CommandSpec spec = command(
                "inspect",
                (client, parsed, out) -> entries(
                        client,
                        "namespace=" + encoded(parsed.matchedPositionalValue(0, "")) + "&id="
                                + encoded(parsed.matchedPositionalValue(1, "")) + tenant(parsed),
                        parsed,
                        out),
                "Prints in which entries a document is, or is asked for, and how old they are. Exits with 5 if in none.");
        spec.addPositional(namespace());
        spec.addPositional(PositionalParamSpec.builder()
                .index("1")
                .paramLabel("ID")
                .type(String.class)
                .required(true)
                .description("Its _id: a word, a number, or extended JSON such as '{\"$oid\": \"...\"}'.")
                .build());
        spec.addOption(option(LIMIT, "NUMBER", "At most so many entries (100)."));
        return spec;
    }

    private static int entries(AdminClient client, String query, ParseResult parsed, CacheOutput out) throws Refusal {
        String limit = parsed.hasMatchedOption(LIMIT) ? "&limit=" + encoded(parsed.matchedOptionValue(LIMIT, "")) : "";
        BsonDocument found = AdminFlags.answer(() -> client.get("/api/v1/entries?" + query + limit));
        if (parsed.hasMatchedOption(JSON)) {
            out.line(found.toJson(RELAXED));
        } else {
            out.entries(found.getArray("entries"));
        }
        return found.getArray("entries").isEmpty() ? ExitCode.NO : ExitCode.OK;
    }

    private CommandSpec evict() {
        CommandSpec spec = command(
                "evict",
                (client, parsed, out) -> {
                    BsonDocument selection =
                            new BsonDocument("namespace", new BsonString(parsed.matchedPositionalValue(0, "")));
                    if (parsed.hasMatchedOption(TENANT)) {
                        selection.append("tenant", new BsonString(parsed.matchedOptionValue(TENANT, "")));
                    }
                    if (parsed.hasMatchedOption(SHAPE)) {
                        selection.append("shape", new BsonString(parsed.matchedOptionValue(SHAPE, "")));
                    }
                    if (parsed.hasMatchedOption(ID)) {
                        selection.append("id", value(parsed.matchedOptionValue(ID, "")));
                    }
                    BsonDocument told = AdminFlags.answer(() -> client.post("/api/v1/evict", selection.toJson()));
                    return evicted(told, parsed, out);
                },
                "Takes out the entries of a collection, of one shape of queries, or those that show one document.");
        spec.addPositional(namespace());
        spec.addOption(option(SHAPE, "SHAPE", "Only entries of this shape."));
        spec.addOption(option(ID, "ID", "Only entries that show the document with this _id, or ask for it."));
        return spec;
    }

    private static int evicted(BsonDocument told, ParseResult parsed, CacheOutput out) {
        if (parsed.hasMatchedOption(JSON)) {
            out.line(told.toJson(RELAXED));
        } else {
            out.evicted(told);
        }
        return ExitCode.OK;
    }

    private CommandSpec clear() {
        return command(
                "clear",
                (client, parsed, out) -> {
                    BsonDocument told = AdminFlags.answer(() -> client.post("/api/v1/clear", whose(parsed)));
                    return evicted(told, parsed, out);
                },
                "Takes everything out.");
    }

    /** What is no JSON is a string: an id such as alice needs no quotes. */
    private static BsonValue value(String text) {
        try {
            BsonValue value = BsonDocument.parse("{\"id\": " + text + "}").get("id");
            return value == null ? new BsonString(text) : value;
        } catch (JsonParseException e) {
            return new BsonString(text);
        }
    }

    private static String tenant(ParseResult parsed) {
        return parsed.hasMatchedOption(TENANT) ? "&tenant=" + encoded(parsed.matchedOptionValue(TENANT, "")) : "";
    }

    private static String whose(ParseResult parsed) {
        return parsed.hasMatchedOption(TENANT)
                ? new BsonDocument("tenant", new BsonString(parsed.matchedOptionValue(TENANT, ""))).toJson()
                : "";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static PositionalParamSpec namespace() {
        return PositionalParamSpec.builder()
                .index("0")
                .paramLabel("NAMESPACE")
                .type(String.class)
                .required(true)
                .description("Database and collection: shop.products.")
                .build();
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .description(description)
                .build();
    }
}
