package io.larder.embedded.server;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a whole set: two event loops that move bytes, and as many workers as there are requests running at once (one a
 * connection at most, and connections are limited). Idle workers end after a while.
 */
public final class EventLoops implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final long IDLE_SECONDS = 20;

    private final EventLoopGroup loops;
    private final Class<? extends ServerSocketChannel> channelType;
    private final ExecutorService workers;

    public EventLoops() {
        DefaultThreadFactory loopThreads = new DefaultThreadFactory("embedded-io", true);
        if (Epoll.isAvailable()) {
            loops = new MultiThreadIoEventLoopGroup(LOOPS, loopThreads, EpollIoHandler.newFactory());
            channelType = EpollServerSocketChannel.class;
        } else {
            loops = new MultiThreadIoEventLoopGroup(LOOPS, loopThreads, NioIoHandler.newFactory());
            channelType = NioServerSocketChannel.class;
        }
        workers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new DefaultThreadFactory("embedded-worker", true));
    }

    EventLoopGroup group() {
        return loops;
    }

    Class<? extends ServerSocketChannel> channelType() {
        return channelType;
    }

    ExecutorService workers() {
        return workers;
    }

    /** Listeners must be closed before. Whatever still waits in a worker is interrupted. */
    @Override
    public void close() {
        workers.shutdownNow();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
