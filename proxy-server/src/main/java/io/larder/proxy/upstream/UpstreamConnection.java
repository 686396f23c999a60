package io.larder.proxy.upstream;

import static java.util.Objects.requireNonNull;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.ServerTrouble;
import io.larder.proxy.upstream.idle.ConnectionRecord;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection to one server, with at most one request on it. Confined to its event loop.
 *
 * <pre>
 *              +--------------------- release ---------------------+
 *              v                                                   |
 *   IDLE --(handed out)--> HELD --send--> AWAITING --(last of the reply)--> HELD
 *                           \--sendOneWay--> HELD
 *   any --(close, or it breaks)--> CLOSED
 * </pre>
 */
public final class UpstreamConnection {
    private enum State {
        IDLE,
        HELD,
        AWAITING,
        CLOSED
    }

    private final Channel channel;
    private final ServerAddress server;
    private final int generation;
    private final Consumer<ServerTrouble> trouble;
    private final StateChange stateChange;
    private final AwaitedReply awaited = new AwaitedReply();
    private ConnectionOwner owner = ConnectionOwner.NOBODY;
    private @Nullable Handshaken handshaken;
    private State state = State.HELD;
    private @Nullable UpstreamListener listener;
    /** Whether another reply follows the large one that is being read. */
    private boolean moreToCome;

    private boolean mayHaveRun;
    /** Sweeps that have passed since anything was heard; see {@link #endIfSilent}. */
    private int silentSweeps;

    private final ConnectionRecord record;

    UpstreamConnection(
            Channel channel, ServerAddress server, int generation, long number, Consumer<ServerTrouble> trouble) {
        this.channel = channel;
        this.server = server;
        this.generation = generation;
        this.trouble = trouble;
        this.stateChange = new StateChange(server, generation);
        this.record = new ConnectionRecord(number, System.nanoTime());
    }

    public ServerAddress server() {
        return server;
    }

    /** Counts the connections to one upstream; in logs it tells them apart. */
    public long number() {
        return record.number();
    }

    ConnectionRecord record() {
        return record;
    }

    /** What the two sides agreed on. */
    public Handshaken handshaken() {
        return requireNonNull(handshaken);
    }

    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    public boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Tells the listener of a loss from now on, before a request as well. */
    public void watch(UpstreamListener by) {
        if (state == State.HELD) {
            listener = by;
        }
    }

    /** Sends a whole request and takes it over. What comes back is told to the listener. */
    public void send(ByteBuf frame, UpstreamListener to) {
        if (begin(frame, to)) {
            state = State.AWAITING;
            record.sent(System.nanoTime());
            write(frame);
        }
    }

    /** Sends a whole request that gets no reply. A later close is told to the listener for as long as it holds the connection. */
    public void sendOneWay(ByteBuf frame, UpstreamListener to) {
        if (begin(frame, to)) {
            write(frame);
        }
    }

    private boolean begin(ByteBuf frame, UpstreamListener to) {
        if (state != State.HELD) {
            frame.release();
            requireClosed("is not free for a request");
            to.upstreamLost(new UpstreamFailure(
                    UpstreamFailure.Kind.LOST, "the connection to " + server + " was closed", false, server));
            return false;
        }
        listener = to;
        mayHaveRun = true;
        awaited.to(frame);
        return true;
    }

    /** A write that fails is told by the channel's exception, with its void promise as with any other. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void write(ByteBuf part) {
        channel.writeAndFlush(part, channel.voidPromise());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing follows from how the close went
    private void closeChannel() {
        channel.close();
    }

    private void requireClosed(String problem) {
        if (state != State.CLOSED) {
            throw new IllegalStateException("connection to " + server + " " + problem + ": " + state);
        }
    }

    /** Stops reading the reply while its reader is slow. What was read already still arrives. */
    public void pauseReading() {
        channel.config().setAutoRead(false);
    }

    public void resumeReading() {
        silentSweeps = 0;
        channel.config().setAutoRead(true);
    }

    /** Gives the connection back. In the middle of a request it is closed, for nobody else could use it. */
    public void release() {
        switch (state) {
            case HELD -> {
                listener = null;
                if (!channel.config().isAutoRead()) {
                    resumeReading();
                }
                owner.released(this);
            }
            case AWAITING -> close();
            case CLOSED -> {
                // it broke in the same moment
            }
            case IDLE -> throw new IllegalStateException("connection to " + server + " was released twice");
        }
    }

    /** Ends the connection, whatever is going on; nobody is told. */
    public void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            listener = null;
            closeChannel();
            owner.closed(this);
        }
    }

    /**
     * Looks into an error reply for news of the server's state. Replies that come uncompressed were looked into already;
     * whoever inflates one gives it here.
     */
    public void inspect(ByteBuf frame) {
        ServerTrouble news = stateChange.in(frame);
        if (news != null) {
            trouble.accept(news);
        }
        if (news != null || stateChange.toldOfNetwork()) {
            record.failed();
        }
    }

    // From the channel.

    void replyRead(ByteBuf frame) {
        silentSweeps = 0;
        boolean delivered = false;
        try {
            boolean more = accept(frame, true);
            record.answered(System.nanoTime());
            if (MessageHeader.opcode(frame, frame.readerIndex()) != Opcode.OP_COMPRESSED) {
                inspect(frame);
            }
            UpstreamListener to = listener;
            if (to != null) {
                delivered = true;
                to.reply(frame, more);
            }
        } finally {
            if (!delivered) {
                frame.release();
            }
        }
    }

    void replyStartRead(ByteBuf start, int frameLength) {
        silentSweeps = 0;
        boolean delivered = false;
        try {
            boolean more = accept(start, false);
            record.answered(System.nanoTime());
            moreToCome = more;
            UpstreamListener to = listener;
            if (to != null) {
                delivered = true;
                to.replyStart(start, frameLength, more);
            }
        } finally {
            if (!delivered) {
                start.release();
            }
        }
    }

    void replyPartRead(ByteBuf part, boolean last) {
        silentSweeps = 0;
        if (last && !moreToCome && state == State.AWAITING) {
            state = State.HELD;
        }
        UpstreamListener to = listener;
        if (to == null) {
            part.release();
        } else {
            to.replyChunk(part, last);
        }
    }

    /** Checks that this can be the awaited reply, and returns whether more follow. */
    private boolean accept(ByteBuf frame, boolean whole) {
        if (state != State.AWAITING) {
            throw new MalformedMessageException("the server sent a message that no request asked for");
        }
        boolean more = awaited.isFollowed(frame);
        if (!more && whole) {
            state = State.HELD;
        }
        return more;
    }

    /** The connection cannot be used any more; a break in the middle of a request says something of the server, too. */
    void lost(UpstreamFailure.Kind kind, String message) {
        if (state == State.CLOSED) {
            return;
        }
        boolean busy = state == State.AWAITING;
        UpstreamListener to = listener;
        close();
        if (busy && kind == UpstreamFailure.Kind.LOST && handshaken != null) {
            trouble.accept(ServerTrouble.network(server, generation, message));
        }
        if (to != null) {
            to.upstreamLost(new UpstreamFailure(kind, message, mayHaveRun, server));
        }
    }

    // From the pool.

    void ready(Handshaken with, ConnectionOwner of) {
        handshaken = with;
        owner = of;
        listener = null;
    }

    void idle(long nowNanos) {
        state = State.IDLE;
        record.freed(nowNanos);
    }

    void handOut() {
        state = State.HELD;
        record.lent();
        mayHaveRun = false;
    }

    int generation() {
        return generation;
    }

    /** Once a second: ends it where a reply has kept silent for more than so many of these. */
    void endIfSilent(long seconds) {
        if (countSilence() > seconds) {
            lost(UpstreamFailure.Kind.TIMED_OUT, "the upstream kept silent longer than socketTimeoutMS");
        }
    }

    /**
     * Counts how long a reply has kept silent; 0 while none is awaited, while it is not read because its reader is slow, and where
     * its reader has a time limit of his own.
     */
    int countSilence() {
        UpstreamListener to = listener;
        boolean counts =
                state == State.AWAITING && channel.config().isAutoRead() && (to == null || !to.hasOwnTimeLimit());
        return counts ? ++silentSweeps : 0;
    }
}
