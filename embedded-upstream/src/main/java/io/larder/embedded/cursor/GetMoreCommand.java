package io.larder.embedded.cursor;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Deadline;
import io.larder.embedded.request.Fields;
import java.time.Duration;

/** getMore: the next batch of a cursor. Whoever may go on with a cursor is who opened it, so no right is asked. */
public final class GetMoreCommand implements Command {
    private static final Duration DEFAULT_AWAIT = Duration.ofSeconds(1);

    private final CursorRegistry registry;
    private final FailPoints failPoints;

    public GetMoreCommand(CursorRegistry registry, FailPoints failPoints) {
        this.registry = registry;
        this.failPoints = failPoints;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("getMore")
                .fields("collection", "batchSize", "term", "lastKnownCommittedOpTime", "includeQueryStatsMetrics")
                .onSecondaries(SecondaryUse.ALWAYS)
                .readConcern()
                .inTransactions()
                .inApiVersion1()
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Fields fields = invocation.fields();
        long id = fields.required("getMore", Long.class);
        String collection = fields.string("collection");
        if (collection.isEmpty()) {
            throw new CommandFailure(ErrorCode.INVALID_NAMESPACE, "Collection names cannot be empty");
        }
        long size = fields.nonNegative("batchSize", 0);
        int documents = size == 0 ? Integer.MAX_VALUE : (int) Math.min(size, Integer.MAX_VALUE);
        Cursor cursor = registry.checkOut(invocation, id, invocation.database() + "." + collection);
        boolean done = true;
        try {
            if (cursor.options().kind() == CursorKind.CHANGE_STREAM) {
                invocation.readingChangeStream();
            }
            failPoints.afterCursorCheckout();
            if (hasTimeLimit(cursor) && failPoints.enter(FailPoints.MAX_TIME_ALWAYS_TIME_OUT) != null) {
                throw Deadline.expired();
            }
            BatchRequest request = new BatchRequest(invocation.operation(), documents, await(invocation, cursor));
            Batch batch = cursor.source().next(request);
            done = batch.finished();
            cursor.returned(batch.documents().size());
            return reply(invocation, cursor, batch);
        } finally {
            registry.checkIn(cursor, done);
        }
    }

    /** The time limit of the command that opened a cursor holds for the cursor. */
    private static boolean hasTimeLimit(Cursor cursor) {
        return cursor.command().get("maxTimeMS") instanceof Number limit && limit.longValue() > 0;
    }

    /** With a cursor that waits, maxTimeMS is how long; any other takes none. */
    private static Duration await(Invocation invocation, Cursor cursor) {
        Long millis = invocation.fields().optionalLong("maxTimeMS");
        if (cursor.options().kind().awaits()) {
            return millis == null ? DEFAULT_AWAIT : Duration.ofMillis(millis);
        }
        if (millis != null) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE, "cannot set maxTimeMS on getMore command for a non-awaitData cursor");
        }
        return Duration.ZERO;
    }

    /** A client that takes several replies is sent batch after batch until the cursor is done. */
    private static Reply reply(Invocation invocation, Cursor cursor, Batch batch) {
        long id = batch.finished() ? 0 : cursor.id();
        Document body =
                CursorReplies.reply("nextBatch", batch, id, cursor.options().namespace());
        Reply reply = Reply.of(body);
        return invocation.request().exhaustAllowed() && id != 0 ? reply.thenGoOnWith(invocation.body()) : reply;
    }
}
