package io.larder.proxy.caching;

import io.larder.wire.message.ReplyScanner;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;

/**
 * Sees what comes of one request that was sent upstream, before its client does: whatever is called here has returned before
 * the reply's end is released. On the client's event loop. The end is told once, by {@link #reply}, {@link #end} or
 * {@link #lost}; replies that follow an end without being asked for (exhaust) are not told.
 *
 * <pre>
 *   (sent) --+-- reply
 *            +-- part ... part, end
 *            +-- lost
 * </pre>
 */
public interface Witness {
    /** Of a request that nothing follows from. */
    Witness NONE = new Witness() {
        @Override
        public boolean reply(ReplyView reply) {
            return true;
        }

        @Override
        public void lost(boolean mayHaveRun) {
            // nothing follows from it
        }
    };

    /**
     * A whole reply, in the clear; good for the time of the call.
     *
     * @return whether the client gets it; if not, the request goes out again as the client sent it
     */
    boolean reply(ReplyView reply);

    /** A part of a large reply, from its header on, which the client gets in any case. */
    default void part(ByteBuf part) {
        // only its end matters
    }

    /** The large reply is complete, and this is what it says. Its last bytes are not released yet. */
    default void end(ReplyScanner reply) {
        lost(true);
    }

    /** Whether it matters when a request without a reply has run. */
    default boolean wantsToKnowWhenItRan() {
        return false;
    }

    /** A request without a reply has run, in one way or another, before this cluster time; 0 where there are none. */
    default void ranBefore(long clusterTime) {
        lost(true);
    }

    /** Whether waiting longer for the reply makes sense; if not, the request goes out again as the client sent it. */
    default boolean waitsOn() {
        return true;
    }

    /** There is no reply, and there will be none: it was lost, or none was asked for, or the client has gone. */
    void lost(boolean mayHaveRun);
}
