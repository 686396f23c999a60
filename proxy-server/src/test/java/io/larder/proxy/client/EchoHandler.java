package io.larder.proxy.client;

import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers each request with itself, or keeps it until a test lets go. */
final class EchoHandler implements RequestHandler.Factory {
    final List<ClientConnection> connections = new CopyOnWriteArrayList<>();
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger gone = new AtomicInteger();
    volatile boolean hold;
    private final List<Runnable> held = new CopyOnWriteArrayList<>();

    @Override
    public RequestHandler connected(ClientConnection connection) {
        connections.add(connection);
        return new RequestHandler() {
            @Override
            public void request(ByteBuf message) {
                begun.incrementAndGet();
                if (hold) {
                    held.add(() -> connection.eventLoop().execute(() -> answer(message)));
                } else {
                    answer(message);
                }
            }

            private void answer(ByteBuf message) {
                int start = message.readerIndex();
                MessageHeader.setResponseTo(message, start, MessageHeader.requestId(message, start));
                connection.write(message);
                connection.exchangeDone();
            }

            @Override
            public void clientWritable() {
                // echoes are whole
            }

            @Override
            public ClientAbout about() {
                return new ClientAbout("default", null, "echo", System.nanoTime());
            }

            @Override
            public void clientGone() {
                gone.incrementAndGet();
            }
        };
    }

    void letGo() {
        hold = false;
        held.forEach(Runnable::run);
        held.clear();
    }
}
