package io.larder.proxy.request.login;

import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.error.ErrorReplies;
import io.larder.proxy.request.exchange.Exchange;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.ConnectionSeeker;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.Waiting;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Makes the upstream connection of a client that begins to log in with its hello: the hello of the connection carries what the
 * client's said of it, and what the server answers is the client's to know.
 */
final class RelayedHello implements ConnectionSeeker {
    private final LoopUpstream upstream;
    private final RequestFacts facts;
    private final Exchange exchange;
    private @Nullable Waiting waiting;
    private @Nullable Told told;

    /** Who waits; told of one of the two. */
    private record Told(Consumer<BsonDocument> hello, Consumer<BsonDocument> failure) {}

    /** @param exchange gets the connection */
    RelayedHello(LoopUpstream upstream, RequestFacts facts, Exchange exchange) {
        this.upstream = upstream;
        this.facts = facts;
        this.exchange = exchange;
    }

    /**
     * Says hello.
     *
     * @param extra what the hello carries
     * @param hello what the server's says
     * @param failure the error to answer with where there is no server to say it to
     */
    void say(Target to, BsonDocument extra, Consumer<BsonDocument> hello, Consumer<BsonDocument> failure) {
        told = new Told(hello, failure);
        waiting = upstream.openBare(to, extra, 0, this);
    }

    @Override
    public void upstreamReady(UpstreamConnection connection) {
        exchange.bind(connection);
        take().hello().accept(connection.handshaken().hello());
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        take().failure().accept(ErrorReplies.of(failure, facts));
    }

    private Told take() {
        Told its = told;
        if (its == null) {
            throw new IllegalStateException("nobody waits for a hello");
        }
        waiting = null;
        told = null;
        return its;
    }

    /** The client is gone. */
    void abandon() {
        if (waiting != null) {
            waiting.cancel();
            waiting = null;
        }
        told = null;
    }
}
