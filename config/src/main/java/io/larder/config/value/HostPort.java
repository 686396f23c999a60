package io.larder.config.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host (name, IPv4 or IPv6 address without brackets) and a port. Port 0 stands for any free one. */
public record HostPort(String host, int port) {
    public static final String EXPECTED = "host:port";
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9._-]+|\\*):([0-9]{1,5})");
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f:.%A-Za-z]+)]:([0-9]{1,5})");
    private static final int LAST_PORT = 65535;

    public static HostPort parse(String text) throws Unreadable {
        for (Pattern form : new Pattern[] {NAME, BRACKETED}) {
            Matcher matcher = form.matcher(text);
            if (matcher.matches()) {
                int port = Integer.parseInt(matcher.group(2));
                if (port > LAST_PORT) {
                    throw new Unreadable("expected a port up to 65535, found " + port);
                }
                return new HostPort(matcher.group(1).equals("*") ? "0.0.0.0" : matcher.group(1), port);
            }
        }
        throw new Unreadable("expected " + EXPECTED + ", found \"" + text + "\"");
    }

    /** Whether it means every address of the machine, which no client can connect to by that name. */
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** Whether only this machine can reach it. */
    public boolean isLoopback() {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }
}
