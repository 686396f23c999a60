package io.larder.proxy.stream;

import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamSink;

/** Where the cache takes in what streams tell. */
@FunctionalInterface
public interface Feeds {
    /**
     * From now on a stream keeps coherent what it covers.
     *
     * @param healthyNanos how long after having been heard of it counts as healthy
     */
    Feed open(Coverage coverage, long healthyNanos);

    /** One stream's way into the cache, used by one thread. */
    interface Feed extends StreamSink {
        /** No stream covers this any more: what can be is kept by its time to live only. */
        void close();
    }
}
