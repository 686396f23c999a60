package io.larder.proxy.client;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client: hands its requests to the {@link RequestHandler} one by one, and writes replies.
 *
 * <pre>
 *              request is whole                    exchangeDone()
 *   WAITING --------------------&gt; IN EXCHANGE ---------------------&gt; WAITING
 *      |        (bytes that come meanwhile are kept; reading stops)      |
 *      +------------------ draining: closed when waiting ----------------+
 * </pre>
 *
 * All methods belong to the connection's event loop.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter {
    private final ClientSide side;
    private final int number;
    private final Channel channel;
    private final Peer peer;
    private final RequestGatherer gatherer;
    private final RequestHandler handler;
    private final ExchangeMemory memory;
    private final Round round;
    private final ReadGate gate;
    private final ExchangeEnd end = new ExchangeEnd();
    private final Standstill standstill = new Standstill(System.nanoTime());
    private final long openedNanos = System.nanoTime();
    private long requests;
    private long begunNanos;
    private long endedNanos;
    private long written;
    private boolean inExchange;
    private boolean cutting;
    private boolean draining;
    private boolean closed;
    private boolean doneWhenWritable;
    private boolean unflushed;
    private @Nullable ByteBuf turn;

    ClientConnection(ClientSide side, Channel channel, ListenerSettings listener, @Nullable InetAddress address) {
        this.side = side;
        this.number = side.nextNumber();
        this.channel = channel;
        this.peer = new Peer(channel, listener, address);
        this.gate = new ReadGate(channel);
        this.memory = new ExchangeMemory(side.requestMemory(), side.replyMemory(), channel);
        this.gatherer =
                new RequestGatherer(channel, side.requestMemory(), side.limits().maxMessageBytes(), this::cutRequests);
        this.round = side.round(channel.eventLoop());
        this.handler = side.requests().connected(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf in = (ByteBuf) msg;
        standstill.note();
        if (closed) {
            in.release();
        } else if (!inExchange && gatherer.isEmpty() && isOnePlainMessage(in)) {
            inExchange = true;
            turn = in;
            round.asks(this);
        } else {
            gatherer.add(in);
            cutRequests();
        }
    }

    /** The request that was read in this round may be answered; returns what time it is then. */
    long takeTurn(long nowNanos) {
        ByteBuf message = turn;
        if (message != null) {
            turn = null;
            begin(message, nowNanos);
            return inExchange ? System.nanoTime() : endedNanos;
        }
        return nowNanos;
    }

    private static boolean isOnePlainMessage(ByteBuf in) {
        int readable = in.readableBytes();
        return readable >= MessageHeader.LENGTH
                && MessageHeader.messageLength(in, in.readerIndex()) == readable
                && MessageHeader.opcode(in, in.readerIndex()) != Opcode.OP_COMPRESSED;
    }

    private void cutRequests() {
        if (cutting) {
            return; // called from within a request that was answered at once: the loop below goes on
        }
        cutting = true;
        try {
            while (!inExchange && !closed) {
                ByteBuf message = gatherer.next();
                if (message == null) {
                    break;
                }
                memory.begin(gatherer.takeOver());
                begin(message, System.nanoTime());
            }
        } catch (MalformedMessageException e) {
            side.complain(this, String.valueOf(e.getMessage()));
            close();
        } finally {
            cutting = false;
        }
        readOrNot();
    }

    private void begin(ByteBuf message, long nowNanos) {
        inExchange = true;
        requests++;
        begunNanos = nowNanos;
        try {
            handler.request(message);
        } catch (RuntimeException | Error e) {
            // Errors too: that no memory was left for one must not end the turns of others in the same round.
            side.bug(this, e);
            close();
        }
    }

    /** Reading stops while bytes wait that cannot be used yet; in the usual case it never does. */
    private void readOrNot() {
        if (!closed) {
            gate.set(!(inExchange && !gatherer.isEmpty()) && !gatherer.waitsForMemory());
        }
    }

    /** Nothing is read until {@link #readOn()}: the client has to wait, and its own buffers fill. */
    public void stopReading() {
        gate.hold(true);
        readOrNot();
    }

    public void readOn() {
        gate.hold(false);
        readOrNot();
    }

    /** Writes a reply, or a part of one. Takes the buffer over; after the end of the connection it is dropped. */
    public void write(ByteBuf part) {
        memory.freeRequest();
        written += part.readableBytes();
        channel.write(part, channel.voidPromise());
        if (!unflushed) {
            unflushed = true;
            round.answers(this);
        }
    }

    /** Sends what was written. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    /**
     * The exchange is over, with or without a reply: the next request may come. It waits until the client has taken its
     * replies, so that one that only asks and never reads piles up nothing.
     */
    public void exchangeDone() {
        endedNanos = handler.exchangeEnded();
        goOn();
    }

    private void goOn() {
        memory.freeRequest();
        if (!channel.isWritable() && !closed) {
            doneWhenWritable = true;
            return;
        }
        memory.freeAll();
        inExchange = false;
        end.over();
        if (draining) {
            closeAfterWrites();
        } else if (!gatherer.isEmpty()) {
            cutRequests();
        }
    }

    /**
     * Takes memory for gathering a reply, until the exchange is done. Returns whether it is there at once; otherwise
     * {@code granted} runs when it is.
     */
    public boolean takeReplyMemory(int bytes, Runnable granted) {
        return memory.takeReply(bytes, granted);
    }

    /** Whether the client keeps up. If not, {@link RequestHandler#clientWritable()} tells when it does again. */
    public boolean isWritable() {
        return channel.isWritable();
    }

    /** Ends the connection now. Of what was written, as much goes out as the socket takes at once. */
    public void close() {
        flush();
        channel.close();
    }

    /** Closes because of what the client sent, and says so in the log. */
    public void closeBecause(String complaint) {
        side.complain(this, complaint);
        close();
    }

    /** Says in the log what the client did wrong, at a bounded rate. */
    public void complain(String complaint) {
        side.badRequest(this, complaint);
    }

    /** Closes once what was written has gone out. */
    public void closeAfterWrites() {
        closed = true;
        channel.writeAndFlush(channel.alloc().buffer(0, 0)).addListener(ChannelFutureListener.CLOSE);
    }

    /** What tells it from all others of this proxy, in logs and in the admin API. */
    public int number() {
        return number;
    }

    /** When the turn of the request at hand began; by then it had come. */
    public long begunNanos() {
        return begunNanos;
    }

    /** How many requests have come, the one that is being answered among them. */
    public long requests() {
        return requests;
    }

    /** How many bytes have been written for it since it came. */
    public long written() {
        return written;
    }

    ClientView view(long nowNanos) {
        return new ClientView(
                number, peer.withPort(), peer.cameTo(), handler.about(), nowNanos - openedNanos, requests, inExchange);
    }

    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    public ByteBufAllocator allocator() {
        return channel.alloc();
    }

    /** The most that a message may take, inflated or not. */
    public int maxMessageBytes() {
        return side.limits().maxMessageBytes();
    }

    public ListenerSettings listener() {
        return peer.listener();
    }

    /** The host name that the client asked for by TLS, null if it named none. Known from the first request on. */
    public @Nullable String serverName() {
        return peer.serverName();
    }

    /** Null for clients of a Unix domain socket. What a PROXY header says wins over the socket's own. */
    public @Nullable InetAddress address() {
        return peer.address();
    }

    /** Runs when the exchange that is going on is over or the client gone; at once if there is none, or none that goes on. */
    void afterExchange(Runnable what) {
        end.await(inExchange, what);
    }

    /** The request that is going on waits for nothing but its refusal: who waits for its end need not. */
    public void heldBack() {
        end.heldBack();
    }

    /** Ends the connection if nothing but hellos ever came over it: to lose it means no error to anybody. */
    void sendAway() {
        if (!inExchange && !handler.hasWorked()) {
            close();
        }
    }

    /** Ends the connection now if it waits, or else after its exchange. */
    public void drain() {
        draining = true;
        if (!inExchange) {
            close();
        }
    }

    /** Called from time to time: notices what does not move. */
    void sweep(long nowNanos, long idleNanos) {
        boolean awaited = inExchange && isWritable();
        switch (standstill.judge(nowNanos, unsentBytes(), gatherer.holdsMemory(), awaited, idleNanos)) {
            case GOES_ON -> {}
            case REQUEST_STOPPED -> {
                side.complain(this, "a request that stopped in the middle");
                close();
            }
            case REPLIES_NOT_TAKEN -> {
                side.complain(this, "it does not read its replies");
                close();
            }
            case IDLE -> close();
        }
    }

    /** What was written and has not gone out. */
    long unsentBytes() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.totalPendingWriteBytes();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        standstill.note();
        if (!channel.isWritable() || closed) {
            return;
        }
        if (doneWhenWritable) {
            doneWhenWritable = false;
            goOn();
        } else {
            handler.clientWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        if (turn != null) {
            turn.release();
            turn = null;
        }
        side.left(this);
        gatherer.close();
        handler.clientGone();
        memory.freeAll();
        end.gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            side.complain(this, Complaints.of(cause));
        }
        close();
    }

    @Override
    public String toString() {
        return peer.toString();
    }
}
