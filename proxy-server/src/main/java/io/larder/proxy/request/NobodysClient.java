package io.larder.proxy.request;

import io.larder.engine.plan.Planner;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.RequestHandler;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.ErrorReplies;
import io.larder.proxy.request.error.RefusedException;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A client that no tenant claims: everything it asks is answered by saying so. */
final class NobodysClient implements RequestHandler {
    private final ClientConnection client;
    private final RefusedException refusal;
    private final RequestFacts facts = new RequestFacts();
    private final CommandView command = new CommandView();
    private final Planner planner = new Planner();
    private int replies;

    NobodysClient(ClientConnection client, @Nullable String serverName) {
        this.client = client;
        this.refusal = new RefusedException(
                ErrorCode.UNAUTHORIZED,
                serverName == null
                        ? "no tenant of this Larder has clients that ask for no host name by TLS"
                        : "no tenant of this Larder goes by the name by which it was connected to");
    }

    @Override
    public void request(ByteBuf message) {
        try {
            command.parse(message);
            command.validateDocuments();
            facts.read(command, planner.plan(command), null);
            if (!facts.isUnacknowledged()) {
                client.write(ErrorReplies.encode(refusal.toDocument(), facts, ++replies, client.allocator()));
            }
            client.exchangeDone();
        } catch (MalformedMessageException e) {
            client.closeBecause(String.valueOf(e.getMessage()));
        } finally {
            message.release();
        }
    }

    @Override
    public void clientWritable() {
        // its replies are small
    }

    @Override
    public void clientGone() {
        // it had nothing
    }
}
