package io.larder.proxy.request.broadcast;

import io.larder.proxy.request.cursor.OwnCursors;
import java.util.List;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt64;
import org.bson.BsonValue;

/**
 * Makes one reply of those of the servers of one upstream: the lists of what became of cursors are put together, and otherwise the
 * first server's reply is the reply.
 *
 * @param notFound cursors that no server had to be asked about
 * @param killed cursors that were ended here
 */
public record CursorReplies(List<Long> notFound, List<Long> killed)
        implements Function<List<BsonDocument>, BsonDocument> {
    private static final List<String> LISTS =
            List.of("cursorsKilled", "cursorsNotFound", "cursorsAlive", "cursorsUnknown");

    @Override
    public BsonDocument apply(List<BsonDocument> replies) {
        BsonDocument merged = replies.isEmpty() ? new BsonDocument("ok", new BsonDouble(1)) : replies.get(0);
        if (notFound.isEmpty() && replies.stream().noneMatch(reply -> reply.containsKey(LISTS.get(0)))) {
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
                notFound.forEach(id -> all.add(new BsonInt64(id)));
            }
            merged.append(list, all);
        }
        if (!killed.isEmpty()) {
            merged.append(LISTS.get(0), OwnCursors.withTheirs(killed, merged.get(LISTS.get(0))));
        }
        return merged;
    }
}
