package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Why the upstream did not answer.
 *
 * @param message for the client's error and the log; holds no secrets
 * @param mayHaveRun whether the request may have reached the server
 */
public record UpstreamFailure(Kind kind, String message, boolean mayHaveRun, @Nullable ServerAddress server) {
    /** What went wrong, as far as the answer to the client depends on it. */
    public enum Kind {
        /** No server suited within the time. */
        NO_SERVER,
        /** Every connection was in use for the whole time. */
        NO_CONNECTION,
        /** Too many requests wait already. */
        TOO_MANY_WAITING,
        /** The server refused the proxy's own login. */
        AUTHENTICATION,
        /** No connection could be made to the one server that it had to be. */
        UNREACHABLE,
        /** It answers, but refuses the hello that it was sent. */
        HELLO_REFUSED,
        /** The connection broke. */
        LOST,
        /** The reply kept silent for longer than the connection string allows. */
        TIMED_OUT,
        /** The server sent what is no reply. */
        MALFORMED,
        /** A fault of the proxy's own; the log tells it. */
        INTERNAL,
        /** The proxy is stopping. */
        CLOSING
    }

    static UpstreamFailure refused(Kind kind, String message, @Nullable ServerAddress server) {
        return new UpstreamFailure(kind, message, false, server);
    }
}
