package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import java.util.ArrayList;
import java.util.List;

/** What a bulkWrite did so far: the sums of its reply and one row for each operation. */
final class BulkTotals {
    private final boolean errorsOnly;
    private final List<Document> rows = new ArrayList<>();
    private int errors;
    private int inserted;
    private int matched;
    private int modified;
    private int upserted;
    private int deleted;

    BulkTotals(boolean errorsOnly) {
        this.errorsOnly = errorsOnly;
    }

    void done(int index, BulkOperation.Kind kind, StatementResult result) {
        Document row = new Document("ok", 1.0).append("idx", index).append("n", result.matched());
        switch (kind) {
            case INSERT -> inserted += result.matched();
            case DELETE -> deleted += result.matched();
            case UPDATE -> {
                row.append("nModified", result.modified());
                modified += result.modified();
                if (result.upserted()) {
                    upserted++;
                    row.append("upserted", new Document("_id", result.upsertedId()));
                } else {
                    matched += result.matched();
                }
            }
        }
        if (!errorsOnly) {
            rows.add(row);
        }
    }

    void failed(int index, BulkOperation.Kind kind, CommandFailure failure) {
        errors++;
        Document row = new Document("ok", 0.0).append("idx", index).append("code", failure.code());
        Document details = failure.details();
        if (details != null) {
            row.putAll(details);
        }
        row.append("errmsg", failure.message()).append("n", 0);
        if (kind == BulkOperation.Kind.UPDATE) {
            row.append("nModified", 0);
        }
        rows.add(row);
    }

    List<Document> rows() {
        return rows;
    }

    Document sums() {
        return new Document("nErrors", errors)
                .append("nInserted", inserted)
                .append("nMatched", matched)
                .append("nModified", modified)
                .append("nUpserted", upserted)
                .append("nDeleted", deleted);
    }
}
