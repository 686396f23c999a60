package io.larder.proxy.caching;

import io.larder.engine.cache.Joined;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What is to be done with a read that memory does not answer. */
public sealed interface Attempt {
    /**
     * It goes out as the client sent it.
     *
     * @param missed whether it was looked up in vain, and might have been kept; if not it went around the cache
     */
    record Forward(Witness witness, boolean missed) implements Attempt {}

    /**
     * It goes out to be kept.
     *
     * @param inPlace what is sent in place of the client's request; null for that itself
     * @param limitNanos after which the witness is asked whether to wait on; 0 for never
     */
    record Fill(@Nullable ByteBuf inPlace, Witness witness, long limitNanos) implements Attempt {}

    /** Somebody else has asked the same just now, and the answer is waited for. */
    record Wait(Joined joined) implements Attempt {}
}
