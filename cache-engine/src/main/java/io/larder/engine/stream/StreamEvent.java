package io.larder.engine.stream;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.RawDocuments;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the stream itself has to know of one event: when it was, whether it is whole, and whether it ends the stream. Reusable. */
final class StreamEvent {
    private static final Set<String> OF_DOCUMENTS = Set.of("insert", "update", "replace", "delete");

    private final EventChanges reader;
    private final Coverage coverage;
    private final BsonCursor top = new BsonCursor();
    private final BsonCursor nested = new BsonCursor();
    private long time;
    private int tokenOffset;
    private boolean invalidate;
    private boolean ofDocument;
    private boolean tellsNothing;
    private int fragment;
    private @Nullable Namespace namespace;

    StreamEvent(EventChanges reader, Coverage coverage) {
        this.reader = reader;
        this.coverage = coverage;
    }

    /** Reads the event that {@code batch} stands on. */
    void parse(BsonCursor batch) {
        time = 0;
        tokenOffset = -1;
        invalidate = false;
        ofDocument = false;
        tellsNothing = false;
        fragment = 0;
        namespace = null;
        top.enter(batch);
        while (top.next()) {
            if (top.nameIs("_id") && top.type() == BsonTypes.DOCUMENT) {
                tokenOffset = top.valueOffset();
            } else if (top.nameIs("clusterTime") && top.type() == BsonTypes.TIMESTAMP) {
                time = top.buffer().getLongLE(top.valueOffset());
            } else if (top.nameIs("operationType") && top.type() == BsonTypes.STRING) {
                String type = top.stringValue();
                invalidate = type.equals("invalidate");
                tellsNothing = type.equals("endOfTransaction");
                ofDocument = OF_DOCUMENTS.contains(type);
            } else if (top.nameIs("splitEvent") && top.type() == BsonTypes.DOCUMENT) {
                fragment = fragment(nested.enter(top));
            } else if (top.nameIs("ns") && top.type() == BsonTypes.DOCUMENT) {
                namespace = namespace(nested.enter(top));
            }
        }
        ResumeToken token = time == 0 ? token() : null;
        if (token != null) {
            time = token.time();
        }
    }

    private static int fragment(BsonCursor part) {
        while (part.next()) {
            if (part.nameIs("fragment") && part.isNumber()) {
                return (int) part.longValue();
            }
        }
        return 1;
    }

    private static Namespace namespace(BsonCursor ns) {
        String database = "";
        String collection = "";
        while (ns.next()) {
            if (ns.nameIs("db") && ns.type() == BsonTypes.STRING) {
                database = ns.stringValue();
            } else if (ns.nameIs("coll") && ns.type() == BsonTypes.STRING) {
                collection = ns.stringValue();
            }
        }
        return new Namespace(database, collection);
    }

    /** 0 if the event does not say. */
    long time() {
        return time;
    }

    /** Built when it is asked for: every event has one, and hardly one is needed. */
    @Nullable
    ResumeToken token() {
        if (tokenOffset < 0) {
            return null;
        }
        int length = BsonCursor.documentLength(
                top.buffer(), tokenOffset, top.buffer().writerIndex());
        return ResumeToken.of(RawDocuments.read(top.buffer(), tokenOffset, tokenOffset + length));
    }

    boolean isInvalidate() {
        return invalidate;
    }

    /** What it says was changed. Of an event in parts nobody sees the whole, so anything may be different where it was. */
    List<Change> changes(BsonCursor batch) {
        if (tellsNothing) {
            return List.of(); // each of the transaction's writes has its own event
        }
        if (fragment == 0) {
            int offset = batch.valueOffset();
            return reader.read(batch.buffer(), offset, offset + batch.valueLength());
        }
        Namespace where = ofDocument ? namespace : null;
        if (where == null && fragment > 1) {
            return List.of(); // the first part, which has all small fields, has said where
        }
        return List.of(Change.anything(where == null ? coverage.all() : where));
    }
}
