package io.larder.proxy.request.shared;

import io.larder.proxy.auth.UserDirectory;
import org.jspecify.annotations.Nullable;

/**
 * How clients log in. Where nobody has said so, the upstream is asked whether it wants credentials; until it has answered
 * the mode is not known and no client is served. Thread safe.
 */
public final class Authentication {
    /** Who checks the users. */
    public enum Mode {
        /** Nobody: the upstream wants no credentials. */
        NONE,
        /** The upstream: each client has an upstream connection of its own, and logs in through it. */
        RELAY,
        /** Larder: clients share upstream connections that are logged in as one service account. */
        SERVICE
    }

    private volatile @Nullable UserDirectory users;
    private volatile @Nullable Mode mode;

    private Authentication(@Nullable Mode mode, @Nullable UserDirectory users) {
        this.mode = mode;
        this.users = users;
    }

    public static Authentication none() {
        return new Authentication(Mode.NONE, null);
    }

    public static Authentication relay() {
        return new Authentication(Mode.RELAY, null);
    }

    public static Authentication service(UserDirectory users) {
        return new Authentication(Mode.SERVICE, users);
    }

    /** Relay where the upstream wants credentials, none where it does not. */
    public static Authentication asUpstreamWants() {
        return new Authentication(null, null);
    }

    /** Null until it is known. */
    public @Nullable Mode mode() {
        return mode;
    }

    void upstreamWants(boolean credentials) {
        mode = credentials ? Mode.RELAY : Mode.NONE;
    }

    public UserDirectory users() {
        UserDirectory known = users;
        if (known == null) {
            throw new IllegalStateException("there are users in service mode only");
        }
        return known;
    }

    /** From now on these are the users, for clients that are logged in, too. Only in service mode. */
    public void follow(UserDirectory others) {
        users();
        users = others;
    }
}
