package io.larder.proxy.request.forward;

import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.exchange.Exchange;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.request.turn.Turns;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/** What one client has at one tenant: the way of its requests there. On the client's event loop. */
public final class Side {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final Exchange exchange;
    private final Forwarding forwarding;

    public Side(
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
    public Side(
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

    public Requests tenant() {
        return loop.all();
    }

    public LoopRequests loop() {
        return loop;
    }

    public Exchange exchange() {
        return exchange;
    }

    public Forwarding forwarding() {
        return forwarding;
    }

    /** The client is gone. */
    public void abandon() {
        loop.left(client);
        exchange.abandon();
        forwarding.abandon();
    }
}
