package io.larder.config;

/** Whether change streams are opened. */
public enum StreamUse {
    /** For every database in which a policy caches. */
    AUTO,
    /** Nowhere: coherent and bounded fall to ttl. */
    OFF
}
