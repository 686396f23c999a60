package io.larder.embedded.server;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.ConnectionCut;
import io.larder.embedded.command.Dispatcher;
import io.larder.embedded.command.RawRequest;
import io.larder.embedded.command.Reply;
import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's socket. The event loop puts messages into a short queue; at most one worker at a time takes them out, runs them
 * and writes the replies, so requests of one connection are answered in order.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    /** A client that sends more than this without waiting for replies is not read until it is served. */
    private static final int MOST_WAITING = 16;

    /** After these an unacknowledged write closes its connection: there is no other way to tell. */
    private static final Set<Integer> NOT_PRIMARY = Set.of(189, 10058, 10107, 11600, 11602, 13435, 13436, 91);

    private final Channel channel;
    private final Client client;
    private final Dispatcher dispatcher;
    private final Traffic traffic;
    private final Executor workers;
    private final Connections connections;
    private final AtomicInteger messageIds;
    private final RequestReader reader = new RequestReader();

    /** Guarded by itself. */
    private final Queue<ByteBuf> waiting = new ArrayDeque<>();

    private boolean busy; // guarded by waiting
    private boolean closed; // guarded by waiting

    Connection(Channel channel, Endpoint door, Executor workers, AtomicInteger messageIds) {
        this.channel = channel;
        this.dispatcher = door.dispatcher();
        this.traffic = door.traffic();
        this.connections = door.connections();
        this.workers = workers;
        this.messageIds = messageIds;
        this.client = new Client(connections.nextId(), addressOf(channel), channel::close);
    }

    Client client() {
        return client;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!connections.opened(this)) {
            log.warn("connection from {} refused because there are too many", client.remoteAddress());
            ctx.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf frame = (ByteBuf) message;
        synchronized (waiting) {
            if (closed) {
                frame.release();
                return;
            }
            waiting.add(frame);
            if (waiting.size() >= MOST_WAITING) {
                channel.config().setAutoRead(false);
            }
            if (busy) {
                return;
            }
            busy = true;
        }
        try {
            workers.execute(this::serve);
        } catch (RejectedExecutionException shuttingDown) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connections.closed(this);
        synchronized (waiting) {
            closed = true;
            waiting.forEach(ReferenceCountUtil::release);
            waiting.clear();
        }
        dispatcher.clientGone(client);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("connection {} broke: {}", client.id(), cause.getMessage());
        } else {
            log.warn("connection {} closed: {}", client.id(), cause.toString());
        }
        ctx.close();
    }

    /** On a worker: everything that waits, until nothing does. */
    private void serve() {
        for (ByteBuf frame = next(); frame != null; frame = next()) {
            try {
                waitUntilWritable();
                answer(frame);
            } catch (MalformedMessageException e) {
                log.warn("connection {} closed: {}", client.id(), e.getMessage());
                channel.close();
            } catch (ConnectionCut cut) {
                log.debug("connection {} cut: {}", client.id(), cut.getMessage());
                channel.close();
            } catch (RuntimeException | StackOverflowError bug) {
                log.error("connection {} closed", client.id(), bug);
                channel.close();
            }
        }
    }

    private @Nullable ByteBuf next() {
        synchronized (waiting) {
            ByteBuf frame = waiting.poll();
            if (frame == null) {
                busy = false;
            } else if (waiting.isEmpty() && !channel.config().isAutoRead()) {
                channel.config().setAutoRead(true);
            }
            return frame;
        }
    }

    private void answer(ByteBuf frame) {
        Request request;
        try {
            request = reader.read(frame);
        } catch (RefusedRequest refused) {
            if (!refused.replyWanted()) {
                return;
            }
            Document body = dispatcher.refusal(client, refused.failure());
            send(refused.form().encode(channel.alloc(), body, nextMessageId(), refused.requestId(), false));
            return;
        } finally {
            frame.release();
        }
        int responseTo = request.id();
        RawRequest command = request.command();
        while (true) {
            pass(traffic.received(client, command));
            Reply reply = dispatcher.dispatch(client, command);
            if (!command.replyWanted()) {
                closeIfNotPrimary(reply.body());
                return;
            }
            Document next = command.exhaustAllowed() && channel.isActive() ? reply.next() : null;
            int id = nextMessageId();
            Traffic.Fate fate = traffic.replying(client, command, reply.body());
            sendAs(fate, encode(request, reply.body(), id, responseTo, next != null));
            if (next == null) {
                return;
            }
            waitUntilWritable();
            if (!channel.isActive()) {
                return;
            }
            command = command.continuedWith(next);
            responseTo = id;
        }
    }

    private ByteBuf encode(Request request, Document body, int id, int responseTo, boolean moreToCome) {
        return request.form().encode(channel.alloc(), body, id, responseTo, moreToCome);
    }

    private static void pass(Traffic.Fate fate) {
        if (fate.kind() != Traffic.Fate.Kind.PASS) {
            throw new ConnectionCut("by the adversary");
        }
    }

    private void sendAs(Traffic.Fate fate, ByteBuf bytes) {
        switch (fate.kind()) {
            case PASS -> send(bytes);
            case CUT -> {
                bytes.release();
                throw new ConnectionCut("by the adversary");
            }
            case CUT_AFTER_BYTES -> {
                bytes.writerIndex(bytes.readerIndex() + Math.min(fate.bytes(), bytes.readableBytes()));
                channel.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    private void send(ByteBuf bytes) {
        channel.writeAndFlush(bytes, channel.voidPromise());
    }

    /** Keeps replies that the client does not take from filling the memory. */
    private void waitUntilWritable() {
        if (!channel.isWritable()) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).awaitUninterruptibly();
        }
    }

    private void closeIfNotPrimary(Document reply) {
        if (reply.get("code") instanceof Integer code && NOT_PRIMARY.contains(code)) {
            channel.close();
        }
    }

    private int nextMessageId() {
        return messageIds.incrementAndGet();
    }

    private static String addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress() + ":" + remote.getPort()
                : "unknown";
    }
}
