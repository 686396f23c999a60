package io.larder.engine.change.write;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.value.Numbers;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.util.List;

/** The reply to bulkWrite: totals, and a cursor over what became of each operation. */
record BulkReply(Value reply, long cursorId) {
    Outcome outcome(Write write) {
        if (!ReplyProof.isZero(reply, "nErrors")) {
            return isOver() ? Outcome.done(write.changes()) : Outcome.UNKNOWN;
        }
        boolean inserted = !ReplyProof.isZero(reply, "nInserted");
        boolean upserted = !ReplyProof.isZero(reply, "nUpserted");
        boolean modified = !ReplyProof.isZero(reply, "nModified");
        boolean deleted = !ReplyProof.isZero(reply, "nDeleted");
        if (!inserted && !upserted && !modified && !deleted) {
            return Outcome.NOTHING;
        }
        if (!write.eachStatement()) {
            return Outcome.done(write.changes());
        }
        List<Change> changes = write.changes().stream()
                .filter(change -> switch (change.kind()) {
                    case INSERT -> inserted;
                    case UPDATE, REPLACE -> modified || (upserted && change.mayInsert());
                    case DELETE -> deleted;
                    case INDEXES, DEFINITION, ANYTHING -> true;
                })
                .map(change -> upserted ? change : withoutUpsert(change))
                .toList();
        return Outcome.done(changes);
    }

    private static Change withoutUpsert(Change change) {
        return change.kind() == ChangeKind.ANYTHING
                ? change
                : new Change(
                        change.namespace(), change.kind(), change.id(), change.document(), change.touched(), false);
    }

    /** Whether every operation that failed is told of here, and is over. */
    private boolean isOver() {
        Value cursor = Statements.field(reply, "cursor");
        Value batch =
                cursorId != 0 || cursor == null || !cursor.isDocument() ? null : Statements.field(cursor, "firstBatch");
        if (batch == null || !batch.isArray()) {
            return false;
        }
        long failed = 0;
        BsonCursor results = batch.elements();
        while (results.next()) {
            Value each = Value.at(results);
            Value ok = each.isDocument() ? Statements.field(each, "ok") : null;
            if (ok == null || !ok.truth()) {
                Value code = each.isDocument() ? Statements.field(each, "code") : null;
                if (code == null || !code.isNumber() || !ErrorCodes.isFinal(Numbers.truncated(code))) {
                    return false;
                }
                failed++;
            }
        }
        Value errors = Statements.field(reply, "nErrors");
        return errors != null && errors.isNumber() && Numbers.truncated(errors) == failed;
    }
}
