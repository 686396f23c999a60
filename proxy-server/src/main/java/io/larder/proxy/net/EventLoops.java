package io.larder.proxy.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads that do all network work. A client connection and every upstream connection that serves it live on one of
 * them, so that a forwarded request crosses no thread; nothing that blocks may run here.
 */
public final class EventLoops implements AutoCloseable {
    private static final long CLOSE_SECONDS = 5;

    private final Transport transport;
    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> all;

    private EventLoops(Transport transport, MultiThreadIoEventLoopGroup group) {
        this.transport = transport;
        this.group = group;
        List<EventLoop> loops = new ArrayList<>();
        for (EventExecutor executor : group) {
            loops.add((EventLoop) executor);
        }
        this.all = List.copyOf(loops);
    }

    /**
     * Starts the threads.
     *
     * @param threads the number of loops; 0 takes one for each available processor
     */
    public static EventLoops start(Transport transport, int threads) {
        return start(transport, threads, "larder-io");
    }

    /** The same, with threads of this name: for work of the proxy's own that is not to delay its clients. */
    public static EventLoops start(Transport transport, int threads, String name) {
        if (threads < 0) {
            throw new IllegalArgumentException("the number of event loops must not be negative: " + threads);
        }
        int count = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        return new EventLoops(
                transport,
                new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory(name, true), transport.ioHandlers()));
    }

    public Transport transport() {
        return transport;
    }

    /** For a server bootstrap, which spreads accepted connections over the loops by itself. */
    public MultiThreadIoEventLoopGroup group() {
        return group;
    }

    public List<EventLoop> all() {
        return all;
    }

    public EventLoop next() {
        return group.next();
    }

    /** Direct buffers from per-thread caches; every channel of the proxy uses it. */
    public ByteBufAllocator allocator() {
        return PooledByteBufAllocator.DEFAULT;
    }

    /** Ends the loops and waits for them, but not for ever: a process that is asked to stop must stop. */
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
