package io.larder.proxy.upstream;

import io.netty.buffer.ByteBuf;

/**
 * Who sent a request. Called on the event loop of the connection, and never from within the call that it answers. Buffers that
 * are handed over belong to the listener.
 */
public interface UpstreamListener {
    /**
     * A whole reply.
     *
     * @param moreToCome whether the server sends further replies to the same request; otherwise the connection is free for
     *     the next request or to be released, also within this call
     */
    void reply(ByteBuf frame, boolean moreToCome);

    /**
     * The beginning of a reply that is too large to gather: its header and what follows at once.
     *
     * @param frameLength of the whole reply; its bytes follow by {@link #replyChunk}
     */
    void replyStart(ByteBuf start, int frameLength, boolean moreToCome);

    /** Further bytes of a large reply. After the last of them what is said of {@link #reply} holds. */
    void replyChunk(ByteBuf chunk, boolean last);

    /** The connection broke while it was the listener's, with or without a request on it. It must not be touched again. */
    void upstreamLost(UpstreamFailure failure);

    /** Whether it gives a request up by itself whose reply takes too long, so that nobody else has to. */
    default boolean hasOwnTimeLimit() {
        return false;
    }
}
