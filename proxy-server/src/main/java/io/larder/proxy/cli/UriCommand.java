package io.larder.proxy.cli;

import io.larder.config.LarderConfig;
import io.larder.config.value.ConnectionUri;
import io.larder.config.value.HostPort;
import io.larder.config.value.Unreadable;
import io.larder.proxy.uri.Advice;
import io.larder.proxy.uri.LarderSide;
import io.larder.proxy.uri.UriAdvice;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code larder uri}: the string to use in place of an old one, and why each part stays or goes. */
final class UriCommand implements Callable<Integer> {
    private static final String AT = "--at";
    private static final String SHOW = "--show-password";
    private static final String JSON = "--json";

    private final CommandSpec spec;
    private final Map<String, String> environment;

    private UriCommand(CommandSpec spec, Map<String, String> environment) {
        this.spec = spec;
        this.environment = environment;
    }

    static CommandSpec spec(Map<String, String> environment) {
        return Commands.spec("uri", spec -> new UriCommand(spec, environment), UriCommand::arguments);
    }

    private static void arguments(CommandSpec spec) {
        spec.usageMessage()
                .header("Prints the connection string that an application uses with Larder.", "")
                .description(
                        "It takes the place of the application's old one; of each part of that is told why it stays or",
                        "goes. Connects nowhere.",
                        "",
                        "Exits with 5 if some part has no counterpart, so that the application would not work.")
                .footer("", "Example: larder uri 'mongodb://app:secret@a,b,c/shop?replicaSet=rs0&authSource=admin'");
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .paramLabel("'OLD STRING'")
                .type(String.class)
                .required(true)
                .description("The connection string used until now, in quotes.")
                .build());
        spec.addOption(OptionSpec.builder(AT)
                .paramLabel("HOST:PORT")
                .type(String.class)
                .description("Where the application reaches Larder, if not at the configured listener.")
                .build());
        spec.addOption(OptionSpec.builder(SHOW)
                .type(boolean.class)
                .description("Print the string with its password.")
                .build());
        spec.addOption(OptionSpec.builder(JSON)
                .type(boolean.class)
                .description("Print it for scripts: uri, and what becomes of each part.")
                .build());
        ConfigFlags.addFileTo(spec);
    }

    @Override
    public Integer call() throws Exception {
        ParseResult parsed = spec.commandLine().getParseResult();
        ConnectionUri old = read(parsed.matchedPositionalValue(0, ""));
        LarderConfig config = ConfigFlags.load(parsed, environment);
        UriAdvice advice = UriAdvice.of(old, LarderSide.of(config, at(parsed.matchedOptionValue(AT, ""))));
        PrintWriter out = spec.commandLine().getOut();
        if (parsed.hasMatchedOption(JSON)) {
            out.println(json(advice, parsed.hasMatchedOption(SHOW)));
        } else {
            print(old, advice, parsed.hasMatchedOption(SHOW), out);
        }
        return advice.fails() ? ExitCode.NO : ExitCode.OK;
    }

    private ConnectionUri read(String text) {
        try {
            return ConnectionUri.parse(text);
        } catch (Unreadable e) {
            throw new ParameterException(spec.commandLine(), "the old string: " + e.reason());
        }
    }

    private List<HostPort> at(String text) {
        List<HostPort> addresses = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String address : text.split(",", -1)) {
                try {
                    addresses.add(HostPort.parse(address));
                } catch (Unreadable e) {
                    throw new ParameterException(spec.commandLine(), AT + ": " + e.reason());
                }
            }
        }
        return addresses;
    }

    private static void print(ConnectionUri old, UriAdvice advice, boolean withPassword, PrintWriter out) {
        int width = advice.parts().stream()
                .mapToInt(part -> part.part().length())
                .max()
                .orElse(0);
        out.println("The application uses");
        out.println("  " + shown(advice.uri(), withPassword));
        out.println();
        for (Advice part : advice.parts()) {
            String verdict = part.verdict().name().toLowerCase(Locale.ROOT);
            out.printf("  %-5s  %-" + width + "s  %s%n", verdict, part.part(), part.why());
        }
        out.println();
        out.println("Larder uses the old one, as it is");
        out.println("  larder --upstream '" + shown(old, withPassword) + "'");
    }

    private static String json(UriAdvice advice, boolean withPassword) {
        BsonArray parts = new BsonArray();
        for (Advice part : advice.parts()) {
            parts.add(new BsonDocument("part", new BsonString(part.part()))
                    .append("verdict", new BsonString(part.verdict().name().toLowerCase(Locale.ROOT)))
                    .append("why", new BsonString(part.why())));
        }
        return new BsonDocument("uri", new BsonString(shown(advice.uri(), withPassword)))
                .append("works", BsonBoolean.valueOf(!advice.fails()))
                .append("parts", parts)
                .toJson();
    }

    private static String shown(ConnectionUri uri, boolean withPassword) {
        return withPassword ? uri.reveal() : uri.toString();
    }
}
