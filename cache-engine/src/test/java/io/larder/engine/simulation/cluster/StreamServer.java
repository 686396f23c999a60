package io.larder.engine.simulation.cluster;

import io.larder.engine.simulation.model.BsonWriter;
import io.larder.engine.simulation.model.Doc;
import io.larder.engine.simulation.model.DocBytes;
import io.larder.engine.simulation.model.Event;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one change stream: opens it on a member and answers getMore from what that member knows to be committed.
 * What the stream passed is never told again by the same cursor; by another, from a high-water mark on.
 */
public final class StreamServer {
    private static final long CURSOR = 77;
    /** Where the document under "cursor" begins: after the length of the body, the type and the name. */
    private static final int CURSOR_OFFSET = 4 + 1 + 7;

    private static final int PASSED_ALL = 99;
    private static final int HISTORY_LOST = 286;
    private static final int TOO_LARGE = 10334;
    private static final int CURSOR_NOT_FOUND = 43;

    private final Cluster cluster;
    private final EventBytes bytes;
    private Node node;
    private @Nullable String database;
    /** Up to here everything was told. */
    private Token passed = Token.mark(0);

    /** What the last reply said about that. */
    private Token told = Token.mark(0);

    private boolean open;
    /** What the member had undone when the cursor was opened. */
    private int undone;

    private boolean ended;
    /** Whether events come with what they are about, and not with its identity alone. */
    private boolean whole = true;

    public StreamServer(Cluster cluster, DocBytes docs) {
        this.cluster = cluster;
        this.bytes = new EventBytes(docs);
        this.node = cluster.primary();
    }

    /** The member that the cursor is on. */
    public Node node() {
        return node;
    }

    /** Answers the command that opens or resumes a stream, with an empty first batch. */
    public void open(BsonDocument body, Node on, BsonWriter reply) {
        BsonDocument stage = body.getArray("pipeline").get(0).asDocument().getDocument("$changeStream");
        node = on;
        ended = false;
        database = stage.containsKey("allChangesForCluster")
                ? null
                : body.getString("$db").getValue();
        whole = body.getArray("pipeline").stream()
                .map(BsonValue::asDocument)
                .noneMatch(other -> other.containsKey("$project")
                        && !other.getDocument("$project").containsKey("fullDocument"));
        BsonDocument from = token(stage);
        if (stage.containsKey("startAtOperationTime")) {
            passed = Token.mark(stage.getTimestamp("startAtOperationTime").getValue());
        } else if (from == null) {
            // Not a commit that anything is known of: the next time, whatever the majority has by now.
            passed = Token.mark(Times.next(on.clock(), false));
        } else {
            passed = Token.parse(from.getString("_data").getValue());
        }
        if (Times.after(cluster.history().get(cluster.oldest()).time(), passed.time())) {
            error(reply, HISTORY_LOST, "ChangeStreamHistoryLost");
            open = false;
            return;
        }
        open = true;
        undone = on.undone();
        told = passed;
        int cursor = begin(reply, "firstBatch");
        end(reply, cursor, told, CURSOR);
    }

    private static @Nullable BsonDocument token(BsonDocument stage) {
        if (stage.containsKey("resumeAfter")) {
            return stage.getDocument("resumeAfter");
        }
        return stage.containsKey("startAfter") ? stage.getDocument("startAfter") : null;
    }

    /**
     * Answers a getMore.
     *
     * @return whether the batch ends between two events of one time
     * @param markAfter whether a batch that is not cut off ends with a high-water mark, not with its last event's token
     * @param lookUp whether updates come with the document as it is now
     */
    public boolean more(BsonDocument body, boolean markAfter, boolean lookUp, BsonWriter reply) {
        if (!open || undone != node.undone()) {
            open = false;
            error(reply, CURSOR_NOT_FOUND, "CursorNotFound");
            return false;
        }
        int limit = body.getInt32("batchSize").getValue();
        int cursor = begin(reply, "nextBatch");
        int sent = 0;
        boolean all = true;
        boolean invalidated = false;
        boolean inside = false;
        Token last = passed;
        List<Op> log = node.log();
        for (int i = first(); i < node.committed() && all && !invalidated; i++) {
            Op op = log.get(i);
            for (int e = 0; e < op.events().size() && all; e++) {
                Event event = op.events().get(e);
                Token token = new Token(op.time(), e);
                if (token.compareTo(passed) <= 0 || !covers(event)) {
                    continue;
                }
                if (sent >= limit) {
                    all = false;
                    inside = last.time() == op.time();
                    break;
                }
                int later = lookUp && event.kind() == Event.Kind.UPDATE
                        ? node.state().get(event.ns(), event.id())
                        : Doc.NONE;
                bytes.write(reply, sent++, token, event, later, whole);
                last = token;
                if (database != null && event.kind() == Event.Kind.DROP_DATABASE) {
                    last = new Token(op.time(), e + 1);
                    EventBytes.invalidate(reply, sent++, last);
                    invalidated = true;
                    break;
                }
            }
        }
        passed = last;
        told = sent == 0 ? told : last;
        if (all && !invalidated) {
            // Within one cursor nothing is told twice, even at the time of the mark.
            Token mark = Token.mark(node.committedOp().time());
            told = (sent == 0 || markAfter) && mark.compareTo(told) > 0 ? mark : told;
            // A member that has not come as far as the cursor's place has passed nothing more.
            Token here = new Token(mark.time(), PASSED_ALL);
            passed = here.compareTo(passed) > 0 ? here : passed;
        }
        open = !invalidated;
        ended = invalidated;
        end(reply, cursor, told, invalidated ? 0 : CURSOR);
        return inside;
    }

    /** Whether the cursor is one that the server has ended. */
    public boolean hasEnded() {
        return ended;
    }

    /** Whether there is an event to tell. */
    public boolean hasMore() {
        for (int i = first(); i < node.committed(); i++) {
            for (Event event : node.log().get(i).events()) {
                if (covers(event)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The server refuses to send an event that is too large with what else it carries. */
    public void tooLarge(BsonWriter reply) {
        open = false;
        error(reply, TOO_LARGE, "BSONObjectTooLarge");
    }

    private int first() {
        int i = node.committed();
        while (i > 0 && Long.compareUnsigned(node.log().get(i - 1).time(), passed.time()) >= 0) {
            i--;
        }
        return i;
    }

    private boolean covers(Event event) {
        boolean told = event.kind() != Event.Kind.CREATE_VIEW;
        return told && (database == null || database.equals(event.ns().database()));
    }

    private static int begin(BsonWriter reply, String batch) {
        reply.reset();
        reply.begin();
        reply.beginDocument("cursor");
        return reply.beginArray(batch);
    }

    private void end(BsonWriter reply, int batch, Token token, long id) {
        reply.end(batch);
        EventBytes.token(reply, "postBatchResumeToken", token);
        reply.int64("id", id).string("ns", database == null ? "admin.$cmd.aggregate" : database + ".$cmd.aggregate");
        reply.end(CURSOR_OFFSET);
        finish(reply);
    }

    private void error(BsonWriter reply, int code, String name) {
        reply.reset();
        reply.begin();
        reply.float64("ok", 0).int32("code", code).string("codeName", name).string("errmsg", name);
        times(reply);
        reply.end(0);
    }

    private void finish(BsonWriter reply) {
        reply.float64("ok", 1);
        times(reply);
        reply.end(0);
    }

    /** What the member has applied, which may be more than the majority has. */
    private void times(BsonWriter reply) {
        reply.timestamp("operationTime", node.lastOp().time());
        int gossip = reply.beginDocument("$clusterTime");
        reply.timestamp("clusterTime", node.clock());
        reply.end(gossip);
    }
}
