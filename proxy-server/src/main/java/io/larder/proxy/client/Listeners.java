package io.larder.proxy.client;

import io.larder.proxy.net.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The places where clients connect, and through them all clients. Any thread may use it. */
public final class Listeners implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int FIRST_READ = 2048;
    private static final int LARGEST_READ = 64 * 1024;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);
    private static final long CLOSE_SECONDS = 2;

    private final ClientSide side;
    private final List<Channel> channels = new ArrayList<>();
    private final List<Path> socketFiles = new ArrayList<>();

    private Listeners(ClientSide side) {
        this.side = side;
    }

    /**
     * Binds all of them, or none.
     *
     * @throws BindFailedException naming the address
     */
    public static Listeners bind(
            EventLoops loops, List<ListenerSettings> settings, ClientLimits limits, RequestHandler.Factory requests)
            throws BindFailedException {
        Listeners listeners = new Listeners(new ClientSide(loops, limits, requests));
        boolean bound = false;
        try {
            for (ListenerSettings one : settings) {
                listeners.bind(loops, one);
            }
            bound = true;
            return listeners;
        } finally {
            if (!bound) {
                listeners.close();
            }
        }
    }

    private void bind(EventLoops loops, ListenerSettings settings) throws BindFailedException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.transport().serverChannel(settings.address()))
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.ALLOCATOR, loops.allocator())
                .childOption(
                        ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(64, FIRST_READ, LARGEST_READ))
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new ClientPipeline(side, settings));
        if (settings.socketFile() == null) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true).childOption(ChannelOption.TCP_NODELAY, true);
            bootstrap.childOption(ChannelOption.SO_KEEPALIVE, true);
        } else {
            removeStaleSocket(settings.address(), settings.socketFile());
        }
        ChannelFuture future = bootstrap.bind(settings.address()).awaitUninterruptibly();
        if (!future.isSuccess()) {
            throw new BindFailedException(settings.address(), future.cause());
        }
        channels.add(future.channel());
        if (settings.socketFile() != null) {
            socketFiles.add(settings.socketFile());
        }
    }

    /** A socket file outlives the process that made it. Whether somebody still listens there shows when one connects. */
    private static void removeStaleSocket(SocketAddress address, Path file) throws BindFailedException {
        try {
            StaleSocket.remove(file);
        } catch (IOException e) {
            throw new BindFailedException(address, e);
        }
    }

    /** Where they really listen, in the order of the settings. */
    public List<SocketAddress> addresses() {
        return channels.stream().map(Channel::localAddress).toList();
    }

    /** From now on these hold; who is connected stays so. How large messages may be is decided at the start. */
    public void follow(ClientLimits limits) {
        side.follow(limits);
    }

    /** How many clients are connected. */
    public int connections() {
        return side.counts().total();
    }

    /** How many were refused since the start because they were one too many. */
    public long refused() {
        return side.counts().refused();
    }

    /** The clients one by one. */
    public Roster roster() {
        return side.roster();
    }

    public GatheringMemory requestMemory() {
        return side.requestMemory();
    }

    public GatheringMemory replyMemory() {
        return side.replyMemory();
    }

    /** Done when every exchange is over that is going on now. */
    public CompletableFuture<Void> exchangesOver() {
        return side.exchangesOver();
    }

    /** Accepts no more and ends the connections over which nothing but hellos came; all others go on. */
    public void sendAway() {
        stopAccepting();
        side.sendWatchersAway();
    }

    /**
     * Accepts no more, lets what is in flight end, and closes what has not ended after the limit. Blocks; not on an event
     * loop. Returns whether everything ended by itself.
     */
    public boolean drain(Duration limit) {
        stopAccepting();
        try {
            side.drain().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            close();
        }
    }

    private void stopAccepting() {
        channels.forEach(channel -> channel.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS));
        for (Path file : socketFiles) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        socketFiles.clear();
    }

    /** At once, whatever clients are doing. */
    @Override
    public void close() {
        stopAccepting();
        side.closeAll();
    }
}
