package io.larder.proxy.check;

import java.util.Locale;

/** What usually helps against trouble with a connection. */
final class Trouble {
    private Trouble() {}

    /** By what its message says; empty where nothing is known to help. */
    static String advice(String problem) {
        String text = problem.toLowerCase(Locale.ROOT);
        if (text.contains("certification path") || text.contains("pkix") || text.contains("unable to find valid")) {
            return "its certificate is not signed by an authority that is trusted here: name it by upstream.tls.ca";
        }
        if (text.contains("no subject alternative") || text.contains("no name matching")) {
            return "its certificate is for another host name than upstream.uri says";
        }
        if (text.contains("ssl") || text.contains("tls") || text.contains("handshake")) {
            return "is TLS on at one end only? (tls=true in upstream.uri)";
        }
        if (text.contains("unknownhost") || text.contains("nodename") || text.contains("name or service")) {
            return "the host name is unknown here: check upstream.uri";
        }
        if (text.contains("refused")) {
            return "nobody listens there: check host and port in upstream.uri";
        }
        if (text.contains("timed out") || text.contains("timeout")) {
            return "no answer: is a firewall between?";
        }
        return "";
    }
}
