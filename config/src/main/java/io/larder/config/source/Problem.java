package io.larder.config.source;

/** One thing that is wrong, where it was written, and what was expected. Never holds a secret. */
public record Problem(Origin origin, String path, String message) {
    @Override
    public String toString() {
        String place = origin.named() || path.isEmpty() ? origin.where() : origin.where() + ": " + path;
        return place + ": " + message;
    }
}
