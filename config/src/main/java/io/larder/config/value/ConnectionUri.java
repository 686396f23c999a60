package io.larder.config.value;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A MongoDB connection string taken apart, without asking the DNS and without judging its options: a driver does that. Its
 * text holds a password, so {@link #toString()} is masked and only {@link #reveal()} gives it whole.
 */
public final class ConnectionUri {
    public static final String PLAIN = "mongodb://";
    public static final String SRV = "mongodb+srv://";

    /** Up to the last of several @: one that is not percent-encoded is a part of the password. */
    private static final Pattern CREDENTIALS = Pattern.compile("(mongodb(?:\\+srv)?://)\\S*@");

    private final Secret text;
    private final boolean srv;
    private final Optional<Credentials> credentials;
    private final List<String> hosts;
    private final String database;
    private final List<UriOption> options;

    /** User and password as written, percent-encoded. */
    public record Credentials(String user, Optional<Secret> password) {}

    ConnectionUri(
            String text,
            boolean srv,
            Optional<Credentials> credentials,
            List<String> hosts,
            String database,
            List<UriOption> options) {
        this.text = new Secret(text);
        this.srv = srv;
        this.credentials = credentials;
        this.hosts = List.copyOf(hosts);
        this.database = database;
        this.options = List.copyOf(options);
    }

    public static ConnectionUri parse(String text) throws Unreadable {
        return ConnectionUriReader.read(text);
    }

    /** A connection string of these parts. */
    public static ConnectionUri of(
            boolean srv,
            Optional<Credentials> credentials,
            List<String> hosts,
            String database,
            List<UriOption> options) {
        String text = written(srv, credentials, hosts, database, options, Secret::reveal, UriOption::reveal);
        return new ConnectionUri(text, srv, credentials, hosts, database, options);
    }

    /** A text that may quote a connection string, well formed or not, without the credentials of that. */
    public static String masked(String text) {
        return CREDENTIALS.matcher(text).replaceAll("$1***@");
    }

    private static String written(
            boolean srv,
            Optional<Credentials> credentials,
            List<String> hosts,
            String database,
            List<UriOption> options,
            Function<Secret, String> passwordText,
            Function<UriOption, String> optionText) {
        StringBuilder text = new StringBuilder(srv ? SRV : PLAIN);
        credentials.ifPresent(given -> text.append(given.user())
                .append(given.password()
                        .map(password -> ":" + passwordText.apply(password))
                        .orElse(""))
                .append('@'));
        text.append(String.join(",", hosts)).append('/').append(database);
        if (!options.isEmpty()) {
            text.append(options.stream().map(optionText).collect(Collectors.joining("&", "?", "")));
        }
        return text.toString();
    }

    /** Whether the hosts come from an SRV record. */
    public boolean srv() {
        return srv;
    }

    public Optional<Credentials> credentials() {
        return credentials;
    }

    /** The hosts as written, with their ports where given; one name where {@link #srv()}. */
    public List<String> hosts() {
        return hosts;
    }

    /** The database after the slash, empty where none is named. */
    public String database() {
        return database;
    }

    public List<UriOption> options() {
        return options;
    }

    /** The value of an option; the last one where it is repeated, as drivers do. */
    public Optional<String> option(String name) {
        return options.stream()
                .filter(option -> option.is(name))
                .map(UriOption::value)
                .reduce((first, last) -> last);
    }

    /** Whether TLS is asked for: SRV strings have it unless they say no. */
    public boolean usesTls() {
        Optional<String> said = option("tls").or(() -> option("ssl"));
        return said.map("true"::equals).orElse(srv);
    }

    /** The whole string, password included. */
    public String reveal() {
        return text.reveal();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConnectionUri that && that.text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text);
    }

    @Override
    public String toString() {
        return written(srv, credentials, hosts, database, options, Secret::toString, UriOption::toString);
    }
}
