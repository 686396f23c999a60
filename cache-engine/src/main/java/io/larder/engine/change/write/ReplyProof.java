package io.larder.engine.change.write;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.ReplyView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the reply to a write proves, read from the fields that its kind of command answers with. Made for one reply. */
final class ReplyProof {
    private final Write write;
    private final ReplyView view;
    private final Value reply;

    ReplyProof(Write write, ReplyView view) {
        this.write = write;
        this.view = view;
        this.reply = Value.document(view.message(), view.bodyOffset(), view.bodyLimit());
    }

    Outcome outcome() {
        if (view.moreToCome()) {
            return Outcome.UNKNOWN;
        }
        if (!view.isOk()) {
            return ErrorCodes.refused(write.kind(), view.code()) ? Outcome.NOTHING : Outcome.UNKNOWN;
        }
        return switch (write.kind()) {
            case INSERT, UPDATE, DELETE -> ofStatements();
            case FIND_AND_MODIFY -> ofFindAndModify();
            case BULK -> new BulkReply(reply, view.cursorId()).outcome(write);
            case WHOLE -> Outcome.done(write.changes());
        };
    }

    private Outcome ofStatements() {
        WriteErrors errors = WriteErrors.of(Statements.field(reply, "writeErrors"));
        if (errors == null) {
            return Outcome.UNKNOWN;
        }
        if (wroteNothing(errors)) {
            return Outcome.NOTHING;
        }
        if (!write.eachStatement()) {
            return Outcome.done(write.changes());
        }
        Map<Integer, Value> upserted = Upserted.of(Statements.field(reply, "upserted"));
        boolean modified = !errors.isEmpty() || !isZero(reply, "nModified");
        int tried = write.ordered() ? errors.firstOr(Integer.MAX_VALUE) : Integer.MAX_VALUE;
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < write.changes().size() && i <= tried; i++) {
            Change change = write.changes().get(i);
            Value made = upserted.get(i);
            if (made != null) {
                changes.add(Upserted.insertion(change, made));
            } else if (write.kind() == WriteKind.UPDATE) {
                if (errors.at(i)) {
                    changes.add(change); // of several documents some may be written
                } else if (modified) {
                    changes.add(Upserted.none(change));
                }
            } else if (write.kind() == WriteKind.DELETE || !errors.at(i)) {
                changes.add(change);
            }
        }
        return Outcome.done(changes);
    }

    /** An update may match documents and leave them as they are; what it upserts counts as neither. */
    private boolean wroteNothing(WriteErrors errors) {
        return switch (write.kind()) {
            case INSERT -> isZero(reply, "n");
            case DELETE -> isZero(reply, "n") && errors.isEmpty();
            case UPDATE ->
                isZero(reply, "nModified") && errors.isEmpty() && Statements.field(reply, "upserted") == null;
            case FIND_AND_MODIFY, BULK, WHOLE -> false;
        };
    }

    private Outcome ofFindAndModify() {
        Value last = Statements.field(reply, "lastErrorObject");
        if (last == null || !last.isDocument()) {
            return Outcome.done(write.changes());
        }
        if (isZero(last, "n")) {
            return Outcome.NOTHING;
        }
        if (!write.eachStatement()) {
            return Outcome.done(write.changes());
        }
        Change change = write.changes().get(0);
        Value made = Statements.field(last, "upserted");
        if (made != null) {
            return Outcome.done(List.of(Upserted.insertion(change, made)));
        }
        return Outcome.done(List.of(identified(Upserted.none(change))));
    }

    /** The document in the reply, before or after, is the one that was written. */
    private Change identified(Change change) {
        Value shown = write.projected() ? null : Statements.field(reply, "value");
        Value id = shown == null || !shown.isDocument() ? null : Statements.field(shown, "_id");
        DocumentId identity = id == null ? null : DocumentId.of(id);
        return identity == null
                ? change
                : new Change(change.namespace(), change.kind(), identity, change.document(), change.touched(), false);
    }

    static boolean isZero(Value document, String field) {
        Value number = Statements.field(document, field);
        return number != null && number.isNumber() && number.type() != BsonTypes.DECIMAL128 && !number.truth();
    }

    /** What became of statements that say upsert. */
    private static final class Upserted {
        private Upserted() {}

        static Map<Integer, Value> of(@Nullable Value list) {
            return IndexedDocuments.of(list, "_id");
        }

        /** It inserted, and did nothing else. */
        static Change insertion(Change change, Value id) {
            Value content = change.document();
            boolean whole = content != null && Statements.field(content, "_id") != null;
            return new Change(
                    change.namespace(),
                    ChangeKind.INSERT,
                    DocumentId.of(id),
                    whole ? content : null,
                    FieldSet.ALL,
                    false);
        }

        static Change none(Change change) {
            return new Change(
                    change.namespace(), change.kind(), change.id(), change.document(), change.touched(), false);
        }
    }
}
