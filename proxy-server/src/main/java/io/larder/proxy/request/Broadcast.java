package io.larder.proxy.request;

import io.larder.proxy.request.BroadcastPlan.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonValue;

/**
 * One request sent to several servers, and one reply made of theirs: the lists of what became of cursors are put together,
 * the first failure wins, and otherwise the first server's reply is the reply.
 */
final class Broadcast {
    private static final List<String> LISTS =
            List.of("cursorsKilled", "cursorsNotFound", "cursorsAlive", "cursorsUnknown");

    private final BroadcastPlan plan;
    private final Consumer<BsonDocument> answered;
    private final List<PartExchange> exchanges = new ArrayList<>();
    private final List<Long> killed;
    private int left;

    /** Prepares it; {@code answered} gets the reply once it has started. {@code killed} are cursors that were ended here. */
    Broadcast(BroadcastPlan plan, List<Long> killed, Consumer<BsonDocument> answered) {
        this.plan = plan;
        this.killed = killed;
        this.answered = answered;
    }

    void start(BsonDocument command, RequestFacts facts, LoopRequests loop) {
        left = plan.parts().size();
        for (Part part : plan.parts()) {
            BsonDocument its =
                    part.cursors() == null ? command : command.clone().append("cursors", part.cursors());
            exchanges.add(new PartExchange(part.target(), facts, loop, this::partDone));
            exchanges.get(exchanges.size() - 1).send(its);
        }
        if (plan.parts().isEmpty()) {
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
        BsonDocument merged = replies.isEmpty() ? new BsonDocument("ok", new BsonDouble(1)) : replies.get(0);
        if (plan.notFound().isEmpty() && replies.stream().noneMatch(reply -> reply.containsKey(LISTS.get(0)))) {
            return merged;
        }
        for (String list : LISTS) {
            BsonArray all = new BsonArray();
            replies.forEach(reply -> {
                BsonValue part = reply.get(list);
                if (part != null && part.isArray()) {
                    all.addAll(part.asArray());
                }
            });
            if (list.equals("cursorsNotFound")) {
                plan.notFound().forEach(id -> all.add(new BsonInt64(id)));
            }
            merged.append(list, all);
        }
        if (!killed.isEmpty()) {
            merged.append(LISTS.get(0), OwnCursors.withTheirs(killed, merged.get(LISTS.get(0))));
        }
        return merged;
    }

    /** The client is gone. What has been sent is let run: it only ends things. */
    void abandon() {
        exchanges.forEach(PartExchange::abandon);
    }
}
