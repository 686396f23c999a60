package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.WorkingCopy;
import java.util.List;

/** One operation of a bulkWrite, on one of its namespaces. */
sealed interface BulkOperation {
    int namespace();

    boolean multi();

    StatementResult run(Statements statements, WorkingCopy copy);

    /** Counted by the reply in different fields. */
    enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    Kind kind();

    record Insert(int namespace, Document document) implements BulkOperation {
        @Override
        public boolean multi() {
            return false;
        }

        @Override
        public Kind kind() {
            return Kind.INSERT;
        }

        @Override
        public StatementResult run(Statements statements, WorkingCopy copy) {
            InsertCommand.insertOne(statements, copy, document);
            return StatementResult.of(1);
        }
    }

    record Update(int namespace, UpdateStatement statement) implements BulkOperation {
        @Override
        public boolean multi() {
            return statement.multi();
        }

        @Override
        public Kind kind() {
            return Kind.UPDATE;
        }

        @Override
        public StatementResult run(Statements statements, WorkingCopy copy) {
            UpdateStatement.Outcome outcome = statement.run(statements, copy);
            if (outcome.failure() != null) {
                throw outcome.failure();
            }
            return outcome.result();
        }
    }

    record Delete(int namespace, DeleteStatement statement) implements BulkOperation {
        @Override
        public boolean multi() {
            return statement.multi();
        }

        @Override
        public Kind kind() {
            return Kind.DELETE;
        }

        @Override
        public StatementResult run(Statements statements, WorkingCopy copy) {
            return statement.run(statements, copy).result();
        }
    }

    static BulkOperation parse(Document given, int namespaces) {
        BulkOperation parsed =
                switch (given.isEmpty() ? "" : given.keySet().iterator().next()) {
                    case "insert" -> insert(given);
                    case "update" -> update(given);
                    case "delete" -> delete(given);
                    default ->
                        throw new CommandFailure(
                                ErrorCode.BAD_VALUE, "BulkWrite operations must be insert, update or delete");
                };
        if (parsed.namespace() < 0 || parsed.namespace() >= namespaces) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE, "BulkWrite ops entry has an invalid nsInfo index: " + parsed.namespace());
        }
        return parsed;
    }

    private static BulkOperation insert(Document given) {
        Fields fields = new Fields("bulkWrite.ops", given);
        fields.allowOnly("insert", "document");
        return new Insert((int) fields.longOr("insert", -1), fields.document("document"));
    }

    private static BulkOperation update(Document given) {
        Fields fields = new Fields("bulkWrite.ops", given);
        fields.allowOnly(
                "update",
                "filter",
                "updateMods",
                "multi",
                "upsert",
                "arrayFilters",
                "collation",
                "hint",
                "sort",
                "constants",
                "upsertSupplied");
        UpdateStatement statement = new UpdateStatement(
                fields.document("filter"),
                given.get("updateMods"),
                fields.bool("multi", false),
                fields.bool("upsert", false),
                fields.has("arrayFilters") ? fields.documents("arrayFilters") : List.of(),
                fields.optionalDocument("sort"),
                fields.optionalDocument("collation"),
                given.get("hint"));
        return new Update((int) fields.longOr("update", -1), statement);
    }

    private static BulkOperation delete(Document given) {
        Fields fields = new Fields("bulkWrite.ops", given);
        fields.allowOnly("delete", "filter", "multi", "collation", "hint");
        DeleteStatement statement = new DeleteStatement(
                fields.document("filter"),
                fields.bool("multi", false),
                null,
                fields.optionalDocument("collation"),
                given.get("hint"));
        return new Delete((int) fields.longOr("delete", -1), statement);
    }
}
