package io.larder.proxy.client;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one connection's requests. Called on the connection's event loop only, and with one request at a time:
 * the next one comes after {@link ClientConnection#exchangeDone()}.
 */
public interface RequestHandler {
    /** Makes the handler of each new connection, on its event loop. */
    @FunctionalInterface
    interface Factory {
        RequestHandler connected(ClientConnection connection);
    }

    /** A whole message, of any opcode. The handler owns the buffer. */
    void request(ByteBuf message);

    /** The client takes bytes again, after {@link ClientConnection#isWritable()} was false. */
    void clientWritable();

    /** The exchange that the last request began is over, whether or not the client has taken its reply; returns when. */
    default long exchangeEnded() {
        return System.nanoTime();
    }

    /** Who the client is, as far as is known. */
    default ClientAbout about() {
        return ClientAbout.NOTHING_KNOWN;
    }

    /** With whom the client shares what a turn of the event loop has for them; null while that is not known. */
    default @Nullable Crowd crowd() {
        return null;
    }

    /** Whether the client has ever asked for anything but what the server is. */
    default boolean hasWorked() {
        return false;
    }

    /** The connection has ended. Nothing else is called afterwards. */
    void clientGone();
}
