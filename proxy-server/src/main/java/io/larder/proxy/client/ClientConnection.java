package io.larder.proxy.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client: its requests go from the {@link Intake} to the {@link RequestHandler} one by one, and replies are written.
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
public final class ClientConnection {
    private final ClientSide side;
    private final int number;
    private final Channel channel;
    private final Peer peer;
    private final Intake intake;
    private final RequestHandler handler;
    private final ExchangeMemory memory;
    private final Round round;
    private final ExchangeEnd end = new ExchangeEnd();
    private final Standstill standstill = new Standstill(System.nanoTime());
    private final long openedNanos = System.nanoTime();
    private long requests;
    private long begunNanos;
    private long endedNanos;
    private long written;
    private boolean inExchange;
    private boolean draining;
    private boolean closed;
    private boolean doneWhenWritable;
    private boolean unflushed;

    ClientConnection(ClientSide side, Channel channel, ListenerSettings listener, @Nullable InetAddress address) {
        this.side = side;
        this.number = side.nextNumber();
        this.channel = channel;
        this.peer = new Peer(channel, listener, address);
        this.memory = new ExchangeMemory(side.requestMemory(), side.replyMemory(), channel);
        this.round = side.round(channel.eventLoop());
        this.intake = new Intake(side, this, channel, round, standstill);
        this.handler = side.requests().connected(this);
    }

    Intake intake() {
        return intake;
    }

    @Nullable
    Crowd crowd() {
        return handler.crowd();
    }

    boolean isInExchange() {
        return inExchange;
    }

    /** Nothing that comes now is looked at. */
    boolean isClosed() {
        return closed;
    }

    /** A request has come, and is sure of its turn: no other begins before it. */
    void awaitTurn() {
        inExchange = true;
    }

    /** One that was gathered in so much memory, which is given back when it is not needed any more. */
    void begin(ByteBuf message, int gatheredBytes) {
        memory.begin(gatheredBytes);
        begin(message, System.nanoTime());
    }

    void begin(ByteBuf message, long nowNanos) {
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

    /** Nothing is read until {@link #readOn()}: the client has to wait, and its own buffers fill. */
    public void stopReading() {
        intake.hold(true);
    }

    public void readOn() {
        intake.hold(false);
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

    /** The exchange is over, but the next request has to wait until {@link #freeAgain}. */
    public void exchangeDoneButBusy() {
        endedNanos = handler.exchangeEnded();
        memory.freeRequest();
        if (channel.isWritable()) {
            memory.freeAll();
        }
    }

    /** After {@link #exchangeDoneButBusy}: the next request may come. */
    public void freeAgain() {
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
        } else {
            intake.goOn();
        }
    }

    /**
     * Takes memory for gathering a reply, until the exchange is done. Returns whether it is there at once; otherwise
     * {@code granted} runs when it is.
     */
    public boolean takeReplyMemory(int bytes, Runnable granted) {
        return memory.takeReply(bytes, granted);
    }

    /**
     * Whether a reply of this size may be made as a whole: it stays in memory until the client has taken it, and what all of
     * them take together is bounded. Small ones may: of those, no more are made until the client has.
     */
    public boolean hasRoomFor(int replyBytes) {
        return replyBytes <= BoundListener.MOST_UNSENT_BYTES || memory.takeReplyNow(replyBytes);
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

    /** When the last exchange was over. */
    long endedNanos() {
        return endedNanos;
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
        switch (standstill.judge(nowNanos, unsentBytes(), intake.holdsMemory(), awaited, idleNanos)) {
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

    void writabilityChanged() {
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

    void gone() {
        closed = true;
        side.left(this);
        intake.close();
        handler.clientGone();
        memory.freeAll();
        end.gone();
    }

    void broken(Throwable cause) {
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
