package io.larder.config;

/** How long free upstream connections are kept, at most for the time given as the greatest. */
public enum KeepAlive {
    /** Each for the greatest time. */
    FIXED,
    /** Each for a time that doubles with its use and halves without. */
    EXPONENTIAL,
    /** As many as are likely to be used soon, by how often so many were needed. */
    ADAPTIVE
}
