package io.larder.config;

/** What a cached answer is worth, strongest first. */
public enum CacheLevel {
    /** Nothing that this process or the change stream knows of has changed it. Falls to TTL where there is no change stream. */
    COHERENT,
    /** As coherent, and what the stream tells is no older than the bound. */
    BOUNDED,
    /** Younger than its time to live, and not changed through this proxy. */
    TTL,
    /** Never answered from the cache. */
    OFF
}
