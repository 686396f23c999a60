package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.OplogEntry;
import io.larder.embedded.storage.Change;
import io.larder.embedded.storage.StoredDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The member's history as {@code local.oplog.rs} shows it. A read-only view made on demand; record ids are times. */
record OplogRows(Member member) implements Tail {
    static boolean isOplog(Namespace namespace) {
        return namespace.database().equals("local") && namespace.collection().equals("oplog.rs");
    }

    @Override
    public Iterable<StoredDocument> after(long recordId) {
        return rows(member.timeline().oplogFrom(recordId == Long.MIN_VALUE ? 0 : recordId + 1));
    }

    List<StoredDocument> all(boolean forward) {
        List<StoredDocument> rows = rows(member.timeline().oplog());
        if (!forward) {
            Collections.reverse(rows);
        }
        return rows;
    }

    private List<StoredDocument> rows(Iterable<OplogEntry> entries) {
        long applied = member.lastApplied().timestamp();
        List<StoredDocument> rows = new ArrayList<>();
        for (OplogEntry entry : entries) {
            if (entry.opTime().timestamp() <= applied) {
                rows.add(new StoredDocument(entry.opTime().timestamp(), row(entry)));
            }
        }
        return rows;
    }

    private static Document row(OplogEntry entry) {
        Document row = new Document();
        if (entry.origin().lsid() != null) {
            row.append("lsid", entry.origin().lsid().toDocument())
                    .append("txnNumber", entry.origin().txnNumber());
        }
        if (entry.changes().size() == 1 && !entry.origin().inTransaction()) {
            row.putAll(operation(entry.changes().get(0)));
        } else {
            List<Document> operations =
                    entry.changes().stream().map(OplogRows::operation).toList();
            row.append("op", "c").append("ns", "admin.$cmd").append("o", new Document("applyOps", operations));
        }
        return row.append("ts", new BsonTimestamp(entry.opTime().timestamp()))
                .append("t", entry.opTime().term())
                .append("v", 2L)
                .append("wall", Instant.ofEpochMilli(entry.wallMillis()));
    }

    private static Document operation(Change change) {
        Document operation = new Document();
        String kind;
        Object what;
        if (change instanceof Change.Inserted inserted) {
            kind = "i";
            what = inserted.after().document();
            operation.append("o2", id(inserted.after()));
        } else if (change instanceof Change.Updated updated) {
            kind = "u";
            what = updated.description() == null
                    ? updated.after().document()
                    : new Document("$v", 2)
                            .append(
                                    "diff",
                                    new Document("u", updated.description().updatedFields())
                                            .append("d", updated.description().removedFields()));
            operation.append("o2", id(updated.before()));
        } else if (change instanceof Change.Deleted deleted) {
            kind = "d";
            what = id(deleted.before());
        } else if (change instanceof Change.Catalogue catalogue) {
            kind = "c";
            what = new Document(command(catalogue), catalogue.namespace().collection())
                    .append("description", catalogue.description());
        } else {
            kind = "n";
            what = new Document("msg", change instanceof Change.Noop noop ? noop.message() : "");
        }
        Document shown = new Document("op", kind).append("ns", name(change));
        if (change.uuid() != null) {
            shown.append("ui", change.uuid());
        }
        shown.append("o", what);
        shown.putAll(operation);
        return shown;
    }

    private static Document id(StoredDocument stored) {
        return new Document("_id", stored.document().get("_id"));
    }

    private static String name(Change change) {
        if (change instanceof Change.Noop) {
            return "";
        }
        return change instanceof Change.Catalogue
                ? change.namespace().database() + ".$cmd"
                : change.namespace().toString();
    }

    private static String command(Change.Catalogue catalogue) {
        return switch (catalogue.kind()) {
            case CREATE -> "create";
            case DROP -> "drop";
            case DROP_DATABASE -> "dropDatabase";
            case RENAME -> "renameCollection";
            case CREATE_INDEXES -> "createIndexes";
            case DROP_INDEXES -> "dropIndexes";
            case MODIFY -> "collMod";
        };
    }
}
