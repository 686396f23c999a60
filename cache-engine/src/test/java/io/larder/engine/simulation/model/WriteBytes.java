package io.larder.engine.simulation.model;

/** The commands that writes are sent as. */
public final class WriteBytes {
    private WriteBytes() {}

    public static void write(BsonWriter writer, ModelWrite write, DocBytes docs) {
        writer.beginMessage();
        String collection = write.ns().collection();
        String database = write.ns().database();
        switch (write.kind()) {
            case INSERT -> {
                writer.string("insert", collection);
                int documents = writer.beginArray("documents");
                writer.document(0, docs.of(write.id(), write.doc()));
                writer.end(documents);
            }
            case UPDATE, REPLACE -> {
                writer.string("update", collection);
                int updates = writer.beginArray("updates");
                int update = writer.beginDocument(0);
                write.filter().write(writer, "q");
                change(writer, write, docs, "u");
                writer.bool("multi", write.many()).bool("upsert", write.upsert());
                writer.end(update);
                writer.end(updates);
            }
            case DELETE -> {
                writer.string("delete", collection);
                int deletes = writer.beginArray("deletes");
                int delete = writer.beginDocument(0);
                write.filter().write(writer, "q");
                writer.int32("limit", write.many() ? 0 : 1);
                writer.end(delete);
                writer.end(deletes);
            }
            case FIND_AND_MODIFY -> {
                writer.string("findAndModify", collection);
                write.filter().write(writer, "query");
                change(writer, write, docs, "update");
                writer.bool("upsert", write.upsert());
            }
            case CREATE -> writer.string("create", collection);
            case CREATE_VIEW -> {
                writer.string("create", collection).string("viewOn", Ns.C0.collection());
                writer.end(writer.beginArray("pipeline"));
            }
            case DROP -> writer.string("drop", collection);
            case RENAME -> {
                writer.string("renameCollection", database + "." + collection);
                writer.string("to", database + "." + write.target().collection());
                writer.bool("dropTarget", true);
                database = "admin";
            }
            case DROP_DATABASE -> writer.int32("dropDatabase", 1);
        }
        writer.string("$db", database);
        writer.endMessage();
    }

    private static void change(BsonWriter writer, ModelWrite write, DocBytes docs, String name) {
        if (write.kind() == ModelWrite.Kind.REPLACE) {
            writer.document(name, docs.of(write.id(), write.doc()));
            return;
        }
        boolean idNotInFilter = write.upsert() && write.filter().onlyId() < 0;
        write.update().write(writer, name, idNotInFilter ? write.id() : Update.NO_ID);
    }

    /** The body of the reply. */
    public static void reply(BsonWriter writer, ModelWrite write, WriteRun run) {
        if (run.refused() && write.isDefinition()) {
            writer.bool("ok", false).int32("code", 26).string("codeName", "NamespaceNotFound");
            return;
        }
        switch (write.kind()) {
            case FIND_AND_MODIFY -> {
                int last = writer.beginDocument("lastErrorObject");
                writer.int32("n", run.matched() + (run.upserted() ? 1 : 0));
                writer.bool("updatedExisting", run.matched() > 0);
                if (run.upserted()) {
                    writer.int32("upserted", write.id());
                }
                writer.end(last);
                writer.nothing("value");
            }
            case UPDATE, REPLACE -> {
                writer.int32("n", run.matched() + (run.upserted() ? 1 : 0));
                if (run.upserted()) {
                    int array = writer.beginArray("upserted");
                    int first = writer.beginDocument(0);
                    writer.int32("index", 0).int32("_id", write.id());
                    writer.end(first);
                    writer.end(array);
                }
                writer.int32("nModified", run.modified());
            }
            case INSERT, DELETE -> writer.int32("n", run.matched());
            default -> {}
        }
        if (run.refused()) {
            int errors = writer.beginArray("writeErrors");
            int error = writer.beginDocument(0);
            writer.int32("index", 0).int32("code", 11000).string("errmsg", "E11000 duplicate key");
            writer.end(error);
            writer.end(errors);
        }
        writer.float64("ok", 1.0);
    }
}
