package io.larder.config.source;

import io.larder.config.value.ConnectionUri;

/** One thing that is wrong, where it was written, and what was expected. Never holds a secret. */
public record Problem(Origin origin, String path, String message) {
    /** What is quoted may be a connection string that stands in the wrong place. */
    public Problem {
        path = ConnectionUri.masked(path);
        message = ConnectionUri.masked(message);
    }

    @Override
    public String toString() {
        String place = origin.named() || path.isEmpty() ? origin.where() : origin.where() + ": " + path;
        return place + ": " + message;
    }
}
