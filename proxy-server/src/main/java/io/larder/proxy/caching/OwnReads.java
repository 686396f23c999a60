package io.larder.proxy.caching;

import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.LoopUpstream;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * Reads that Larder sends for the cache's sake, not for a client that waits: few at a time, and none where there is no room. They
 * go over the connections that clients without a login of their own share. For one event loop.
 */
public final class OwnReads {
    private static final int MOST_AT_ONCE = 4;

    /** Nobody gives up what nobody waits for, and a server that falls silent would keep its place for ever. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final LoopUpstream upstream;
    private final Duration limit;
    private Runnable room = () -> {};
    private int running;

    public OwnReads(LoopUpstream upstream) {
        this(upstream, LIMIT);
    }

    OwnReads(LoopUpstream upstream, Duration limit) {
        this.upstream = upstream;
        this.limit = limit;
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
        OwnRead.start(request, witness, this::over, upstream, target, limit);
    }

    private void over() {
        running--;
        room.run();
    }
}
