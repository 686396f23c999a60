package io.larder.proxy.request;

import io.larder.proxy.client.ClientAbout;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.Crowd;
import io.larder.proxy.client.RequestHandler;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A client of which nothing is known yet but its listener: TLS, if there is any, has not begun. Its first request decides. */
final class Arrival implements RequestHandler {
    private final ClientConnection client;
    private final Door door;
    private @Nullable RequestHandler decided;

    Arrival(ClientConnection client, Door door) {
        this.client = client;
        this.door = door;
    }

    @Override
    public void request(ByteBuf message) {
        if (decided == null) {
            decided = door.decide(client);
        }
        decided.request(message);
    }

    @Override
    public void clientWritable() {
        if (decided != null) {
            decided.clientWritable();
        }
    }

    @Override
    public long exchangeEnded() {
        return decided == null ? RequestHandler.super.exchangeEnded() : decided.exchangeEnded();
    }

    @Override
    public ClientAbout about() {
        return decided == null ? RequestHandler.super.about() : decided.about();
    }

    @Override
    public @Nullable Crowd crowd() {
        return decided == null ? null : decided.crowd();
    }

    @Override
    public boolean hasWorked() {
        return decided != null && decided.hasWorked();
    }

    @Override
    public void clientGone() {
        if (decided != null) {
            decided.clientGone();
        }
    }
}
