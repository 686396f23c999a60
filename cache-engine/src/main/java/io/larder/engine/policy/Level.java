package io.larder.engine.policy;

/** What a client may rely on, strictest first. */
public enum Level {
    /** No known change affects a cached answer, and its streams are healthy. */
    COHERENT,
    /** As coherent, and all changes are known up to a bounded time ago. */
    BOUNDED,
    /** Younger than its time to live, and no local change affects it. */
    TTL,
    /** Nothing is answered from memory. */
    OFF
}
