package io.larder.proxy.upstream.login;

import java.nio.charset.StandardCharsets;

/** PLAIN (RFC 4616): the password itself, and therefore only over TLS, which is the caller's to see to. */
public final class PlainConversation implements SaslConversation {
    private final String user;
    private final char[] password;

    public PlainConversation(String user, char[] password) {
        this.user = user;
        this.password = password.clone();
    }

    @Override
    public String mechanism() {
        return "PLAIN";
    }

    @Override
    public byte[] first() {
        return ("\0" + user + "\0" + new String(password)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] next(byte[] challenge) {
        return new byte[0];
    }

    @Override
    public boolean isComplete() {
        return true;
    }
}
