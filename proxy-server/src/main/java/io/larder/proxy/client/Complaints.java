package io.larder.proxy.client;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.ssl.NotSslRecordException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What to say of bad bytes without repeating them: a decoder's own message may quote what the client sent. */
final class Complaints {
    private static final int LONGEST = 200;
    /** Alerts about certificates. One that a client sends in the middle of a TLS 1.3 handshake is not even understood by Java. */
    private static final Pattern CERTIFICATE = Pattern.compile("alert: (bad_|unknown_)?(certificate|ca)");

    private Complaints() {}

    static String of(Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof NotSslRecordException) {
            return "bytes that are not TLS, on a listener that wants TLS";
        }
        if (cause instanceof HAProxyProtocolException) {
            return "no valid PROXY protocol header";
        }
        String said = String.valueOf(cause.getMessage());
        if (cause instanceof SSLException
                && (said.contains("AEAD cipher fragment")
                        || CERTIFICATE.matcher(said).find())) {
            return "the client gave TLS up; clients do where they do not trust a listener's certificate (" + cut(said)
                    + ")";
        }
        return cut(cause.getClass().getSimpleName() + ": " + said);
    }

    private static String cut(String message) {
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST);
    }
}
