package io.larder.proxy.client;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.ssl.NotSslRecordException;

/** What to say of bad bytes without repeating them: a decoder's own message may quote what the client sent. */
final class Complaints {
    private static final int LONGEST = 200;

    private Complaints() {}

    static String of(Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof NotSslRecordException) {
            return "bytes that are not TLS, on a listener that wants TLS";
        }
        if (cause instanceof HAProxyProtocolException) {
            return "no valid PROXY protocol header";
        }
        String message = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST);
    }
}
