package io.larder.proxy.upstream.login;

/** A login that cannot succeed, for a reason that may be told to a client: holds no secrets. */
public final class LoginFailedException extends Exception {
    private static final long serialVersionUID = 1;

    public LoginFailedException(String message) {
        super(message);
    }
}
