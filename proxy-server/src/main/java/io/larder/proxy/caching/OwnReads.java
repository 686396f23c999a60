package io.larder.proxy.caching;

import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.LoopUpstream;
import io.netty.buffer.ByteBuf;

/**
 * Reads that Larder sends for the cache's sake, not for a client that waits: few at a time, and none where there is no room. They
 * go over the connections that clients without a login of their own share. For one event loop.
 */
public final class OwnReads {
    private static final int MOST_AT_ONCE = 4;

    private final LoopUpstream upstream;
    private Runnable room = () -> {};
    private int running;

    public OwnReads(LoopUpstream upstream) {
        this.upstream = upstream;
    }

    /** Who is told when there is room again. */
    void onRoom(Runnable told) {
        room = told;
    }

    boolean hasRoom() {
        return running < MOST_AT_ONCE;
    }

    /** Sends a request, which it takes over, and tells the witness what comes of it. */
    void send(ByteBuf request, Target target, Witness witness) {
        running++;
        OwnRead.start(request, witness, this::over, upstream, target);
    }

    private void over() {
        running--;
        room.run();
    }
}
