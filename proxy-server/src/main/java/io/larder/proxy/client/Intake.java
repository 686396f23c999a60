package io.larder.proxy.client;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * What one client sends, on its way to becoming requests. The usual request is all that one read brings, and only waits for
 * its turn in the {@link Round}; whatever comes otherwise is gathered and cut. A request is handed on when the one before it
 * is answered: what comes meanwhile is kept, and then reading stops.
 *
 * <p>Belongs to the connection's event loop.
 */
final class Intake extends ChannelInboundHandlerAdapter {
    private final ClientSide side;
    private final ClientConnection connection;
    private final Standstill standstill;
    private final RequestGatherer gatherer;
    private final ReadGate gate;
    private final Round round;
    private boolean cutting;
    private @Nullable ByteBuf turn;

    Intake(ClientSide side, ClientConnection connection, Channel channel, Round round, Standstill standstill) {
        this.side = side;
        this.connection = connection;
        this.standstill = standstill;
        this.gatherer =
                new RequestGatherer(channel, side.requestMemory(), side.limits().maxMessageBytes(), this::cut);
        this.gate = new ReadGate(channel);
        this.round = round;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf in = (ByteBuf) msg;
        standstill.note();
        if (connection.isClosed()) {
            in.release();
        } else if (!connection.isInExchange() && gatherer.isEmpty() && isOnePlainMessage(in)) {
            connection.awaitTurn();
            turn = in;
            round.asks(this);
        } else {
            gatherer.add(in);
            cut();
        }
    }

    /** With whom the client shares a turn of the event loop; null while that is not known. */
    @Nullable
    Crowd crowd() {
        return connection.crowd();
    }

    /** The request that was read in this round may be answered; returns what time it is then. */
    long takeTurn(long nowNanos) {
        ByteBuf message = turn;
        if (message == null) {
            return nowNanos;
        }
        turn = null;
        connection.begin(message, nowNanos);
        return connection.isInExchange() ? System.nanoTime() : connection.endedNanos();
    }

    private static boolean isOnePlainMessage(ByteBuf in) {
        int readable = in.readableBytes();
        return readable >= MessageHeader.LENGTH
                && MessageHeader.messageLength(in, in.readerIndex()) == readable
                && MessageHeader.opcode(in, in.readerIndex()) != Opcode.OP_COMPRESSED;
    }

    /** An exchange is over: the next request may have come already. */
    void goOn() {
        if (!gatherer.isEmpty()) {
            cut();
        }
    }

    private void cut() {
        if (cutting) {
            return; // called from within a request that was answered at once: the loop below goes on
        }
        cutting = true;
        try {
            while (!connection.isInExchange() && !connection.isClosed()) {
                ByteBuf message = gatherer.next();
                if (message == null) {
                    break;
                }
                connection.begin(message, gatherer.takeOver());
            }
        } catch (MalformedMessageException e) {
            side.complain(connection, String.valueOf(e.getMessage()));
            connection.close();
        } finally {
            cutting = false;
        }
        readOrNot();
    }

    /** Reading stops while bytes wait that cannot be used yet; in the usual case it never does. */
    private void readOrNot() {
        if (!connection.isClosed()) {
            gate.set(!(connection.isInExchange() && !gatherer.isEmpty()) && !gatherer.waitsForMemory());
        }
    }

    /** Whether nothing is read, whatever there is room for. */
    void hold(boolean held) {
        gate.hold(held);
        readOrNot();
    }

    /** Whether a large request is being gathered: others may be waiting for the memory it took. */
    boolean holdsMemory() {
        return gatherer.holdsMemory();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        standstill.note();
        connection.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        connection.gone();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connection.broken(cause);
    }

    /** Nothing comes any more, and what has come is dropped. */
    void close() {
        if (turn != null) {
            turn.release();
            turn = null;
        }
        gatherer.close();
    }
}
