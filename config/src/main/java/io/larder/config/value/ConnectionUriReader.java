package io.larder.config.value;

import io.larder.config.value.ConnectionUri.Credentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Takes a connection string apart. No message quotes what may hold a password. */
final class ConnectionUriReader {
    private static final String ENCODE = "percent-encode it (@ is %40, : is %3A, / is %2F, ? is %3F, % is %25)";
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^\\[\\]:@/ ]+)(:[^:]*)?");
    private static final int LAST_PORT = 65535;

    private ConnectionUriReader() {}

    static ConnectionUri read(String text) throws Unreadable {
        boolean srv = text.startsWith(ConnectionUri.SRV);
        if (!srv && !text.startsWith(ConnectionUri.PLAIN)) {
            throw new Unreadable("expected a connection string that begins with mongodb:// or mongodb+srv://");
        }
        String rest = text.substring((srv ? ConnectionUri.SRV : ConnectionUri.PLAIN).length());
        int question = rest.indexOf('?');
        String options = question < 0 ? "" : rest.substring(question + 1);
        String beforeOptions = question < 0 ? rest : rest.substring(0, question);
        int at = beforeOptions.lastIndexOf('@');
        if (at < 0 && options.indexOf('@') >= 0) {
            throw new Unreadable("the user or password holds a ?: " + ENCODE);
        }
        Optional<Credentials> credentials =
                at < 0 ? Optional.empty() : Optional.of(credentials(beforeOptions.substring(0, at)));
        String place = beforeOptions.substring(at + 1);
        int slash = place.indexOf('/');
        String database = slash < 0 ? "" : place.substring(slash + 1);
        if (database.indexOf('/') >= 0) {
            throw new Unreadable("expected one / after the hosts; a socket path in place of a host is percent-encoded");
        }
        List<String> hosts = hosts(slash < 0 ? place : place.substring(0, slash), srv);
        return new ConnectionUri(text, srv, credentials, hosts, database, options(options));
    }

    private static Credentials credentials(String written) throws Unreadable {
        int colon = written.indexOf(':');
        String user = colon < 0 ? written : written.substring(0, colon);
        String password = colon < 0 ? "" : written.substring(colon + 1);
        if (user.isEmpty()) {
            throw new Unreadable("expected a user name before the @");
        }
        if (holdsReserved(user)) {
            throw new Unreadable("the user name holds a character with a meaning of its own: " + ENCODE);
        }
        if (holdsReserved(password)) {
            throw new Unreadable("the password holds a character with a meaning of its own: " + ENCODE);
        }
        return new Credentials(user, colon < 0 ? Optional.empty() : Optional.of(new Secret(password)));
    }

    private static boolean holdsReserved(String part) {
        if (part.chars().anyMatch(c -> c == '@' || c == ':' || c == '/')) {
            return true;
        }
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8).isEmpty() && !part.isEmpty();
        } catch (IllegalArgumentException notEncoded) {
            return true;
        }
    }

    private static List<String> hosts(String written, boolean srv) throws Unreadable {
        if (written.isEmpty()) {
            throw new Unreadable("expected at least one host");
        }
        List<String> hosts = List.of(written.split(",", -1));
        for (int i = 0; i < hosts.size(); i++) {
            check(hosts.get(i), i + 1);
        }
        if (srv && hosts.size() > 1) {
            throw new Unreadable("mongodb+srv:// takes one host name, found " + hosts.size());
        }
        if (srv && hosts.get(0).indexOf(':') >= 0) {
            throw new Unreadable("mongodb+srv:// takes a host name without a port: ports come from the SRV record");
        }
        return hosts;
    }

    /** Hosts are not quoted: where an @ is missing, what looks like a port is a password. */
    private static void check(String host, int number) throws Unreadable {
        if (host.isEmpty()) {
            throw new Unreadable("host " + number + " is empty");
        }
        if (!HOST.matcher(host).matches()) {
            throw new Unreadable("host " + number + " is not a host with an optional port");
        }
        int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
        if (colon >= 0 && !isPort(host.substring(colon + 1))) {
            throw new Unreadable("host " + number + " has no port from 1 to 65535 after its colon"
                    + " (or is an @ missing after a password?)");
        }
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= LAST_PORT;
    }

    private static List<UriOption> options(String written) throws Unreadable {
        List<UriOption> options = new ArrayList<>();
        for (String pair : written.split("[&;]", -1)) {
            int equals = pair.indexOf('=');
            if (pair.isEmpty()) {
                continue;
            }
            if (equals <= 0) {
                throw new Unreadable("expected name=value pairs after the ?, with & between them");
            }
            options.add(new UriOption(pair.substring(0, equals), decoded(pair.substring(equals + 1))));
        }
        return options;
    }

    private static String decoded(String value) throws Unreadable {
        try {
            // A plus sign stands for itself in a connection string.
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw new Unreadable("a value after the ? holds a % that is not percent-encoded (write %25)");
        }
    }
}
