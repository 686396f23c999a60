package io.larder.proxy.launch.tenant;

/**
 * The embedded upstream, as much of it as the launcher sees: the service runs without it. Found by
 * {@link java.util.ServiceLoader}.
 */
public interface LocalUpstream {
    /** Starts it on a free port of loopback. */
    Running start();

    /** A started one. */
    interface Running extends AutoCloseable {
        /** How to reach it. */
        String uri();

        /** Where it holds something to try queries on. */
        String sample();

        @Override
        void close();
    }
}
