package io.larder.proxy.launch.config;

import io.larder.config.LarderConfig;

/**
 * A part of the running proxy that can go by another configuration without a start. All of them prepare before any of them
 * changes: what one cannot do, none does.
 */
public interface Follower {
    /** Whether a change of the setting at this path takes effect here, given all that holds then. */
    boolean follows(String path, LarderConfig next);

    /**
     * Does what may fail, and changes nothing.
     *
     * @throws CannotFollow with a message for people: nothing of the new configuration then holds
     */
    Prepared prepare(LarderConfig next) throws CannotFollow;

    /** Why a configuration that is right in itself cannot be gone by. */
    final class CannotFollow extends Exception {
        public CannotFollow(String message) {
            super(message);
        }
    }

    /** What is ready to take effect. One of the two is called, once. */
    @FunctionalInterface
    interface Prepared {
        /** Takes effect. Does not fail. */
        void apply();

        /** Another part cannot follow. */
        default void abandon() {}
    }
}
