package io.larder.proxy.request;

import io.larder.proxy.client.ClientConnection;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/** What one client has at one tenant: the way of its requests there. On the client's event loop. */
final class Side {
    private final ClientConnection client;
    final LoopRequests loop;
    final Exchange exchange;
    final Forwarding forwarding;

    Side(
            ClientConnection client,
            LoopRequests loop,
            RequestFacts facts,
            Course course,
            Turns turns,
            Turns.Refuse refuse,
            Consumer<BsonDocument> answers) {
        this(client, loop, facts, course, turns, answers, new Exchange(client, loop, facts, course, turns, refuse));
    }

    /** One that uses the upstream connection of another. */
    Side(
            ClientConnection client,
            LoopRequests loop,
            RequestFacts facts,
            Course course,
            Turns turns,
            Consumer<BsonDocument> answers,
            Exchange shared) {
        this.client = client;
        this.loop = loop;
        this.exchange = shared;
        this.forwarding = new Forwarding(client, loop, facts, course, shared, turns, answers);
        loop.entered(client);
    }

    Requests tenant() {
        return loop.all;
    }

    /** The client is gone. */
    void abandon() {
        loop.left(client);
        exchange.abandon();
        forwarding.abandon();
    }
}
