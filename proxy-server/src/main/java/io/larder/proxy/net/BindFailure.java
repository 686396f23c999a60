package io.larder.proxy.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;

/** Says for an operator why an address cannot be listened on, and what helps. */
public final class BindFailure {
    private BindFailure() {}

    /**
     * One sentence.
     *
     * @param cause what the transport said: native ones and Java's own have the system's words in common
     */
    public static String message(SocketAddress address, Throwable cause) {
        boolean tcp = address instanceof InetSocketAddress;
        String said = String.valueOf(cause.getMessage());
        String words = said.toLowerCase(Locale.ROOT);
        String why = said;
        if (words.contains("in use")) {
            why = "it is in use; is a Larder running there already?" + (tcp ? " Port 0 is any free one" : "");
        } else if (words.contains("assign requested address")) {
            why = "that is no address of this machine; 0.0.0.0 stands for all of them";
        } else if (words.contains("permission denied")) {
            why = tcp
                    ? "not permitted; ports below 1024 take a right that most users do not have"
                    : "not permitted to make the socket's file in its folder";
        } else if (!tcp && words.contains("no such file")) {
            why = "the socket's folder does not exist";
        }
        return "cannot listen on " + place(address) + ": " + why;
    }

    private static String place(SocketAddress address) {
        if (!(address instanceof InetSocketAddress tcp)) {
            return String.valueOf(address);
        }
        String host = tcp.getAddress() == null
                ? tcp.getHostString()
                : tcp.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + tcp.getPort();
    }
}
