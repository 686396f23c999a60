package io.larder.proxy.request.broadcast;

import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.topology.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.BsonDocument;

/** One request sent to several servers, and one reply made of theirs; the first failure wins. */
public final class Broadcast {
    /** What one server gets, by way of these pools. */
    public record Sent(LoopRequests loop, Target target, BsonDocument command) {}

    private final Function<List<BsonDocument>, BsonDocument> merge;
    private final Consumer<BsonDocument> answered;
    private final List<PartExchange> exchanges = new ArrayList<>();
    private int left;

    /** Prepares it; {@code merge} makes one of replies in the order of what was sent, {@code answered} gets it. */
    public Broadcast(Function<List<BsonDocument>, BsonDocument> merge, Consumer<BsonDocument> answered) {
        this.merge = merge;
        this.answered = answered;
    }

    public void start(List<Sent> parts, RequestFacts facts) {
        left = parts.size();
        for (Sent part : parts) {
            PartExchange exchange = new PartExchange(part.target(), facts, part.loop(), this::partDone);
            exchanges.add(exchange);
            exchange.send(part.command());
        }
        if (parts.isEmpty()) {
            answered.accept(merged());
        }
    }

    private void partDone() {
        if (--left == 0) {
            answered.accept(merged());
        }
    }

    private BsonDocument merged() {
        List<BsonDocument> replies =
                exchanges.stream().map(PartExchange::result).toList();
        for (BsonDocument reply : replies) {
            if (!reply.containsKey("ok") || reply.getNumber("ok").doubleValue() == 0) {
                return reply;
            }
        }
        return merge.apply(replies);
    }

    /** The client is gone. What has been sent is let run: it only ends or lists things. */
    public void abandon() {
        exchanges.forEach(PartExchange::abandon);
    }
}
