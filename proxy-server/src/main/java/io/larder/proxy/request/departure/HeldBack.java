package io.larder.proxy.request.departure;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Plan;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.request.command.Beginning;
import io.larder.proxy.request.error.ErrorReplies;
import io.larder.wire.message.CommandView;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** What becomes of one client's requests while the proxy stops, by the rules of {@link Departure}. */
public final class HeldBack {
    private final ClientConnection client;
    private final Consumer<BsonDocument> answers;
    private @Nullable Departure departure;
    /** What the request would begin if it were not held back. */
    private @Nullable Beginning beginning;

    /**
     * Of one client.
     *
     * @param answers takes what is answered here
     */
    public HeldBack(ClientConnection client, Consumer<BsonDocument> answers) {
        this.client = client;
        this.answers = answers;
    }

    /** Whether the request is answered, now or in a moment, by the departure. */
    public boolean takes(Departure underWay, Plan plan, CommandView command) {
        Beginning its = Beginning.of(plan, command);
        boolean leaves = its != Beginning.NONE || plan.kind() == CommandKind.HELLO;
        if (underWay.isLeaving() && leaves) {
            answers.accept(ErrorReplies.leaving(its));
            return true;
        }
        if (its == Beginning.NONE) {
            return false;
        }
        beginning = its;
        departure = underWay;
        underWay.hold(this);
        client.heldBack();
        return true;
    }

    /** Nothing was done for the request, and nothing will be. */
    void refuse() {
        Beginning its = beginning;
        beginning = null;
        if (its != null) {
            answers.accept(ErrorReplies.leaving(its));
        }
    }

    /** The client is gone. */
    public void abandon() {
        if (departure != null) {
            departure.forget(this);
        }
    }
}
