package io.larder.engine.simulation.cluster;

import io.larder.engine.simulation.model.BsonWriter;
import io.larder.engine.simulation.model.Doc;
import io.larder.engine.simulation.model.DocBytes;
import io.larder.engine.simulation.model.Event;
import io.larder.engine.simulation.model.IdForm;
import io.larder.engine.simulation.model.Ns;

/** The documents of a change stream. */
final class EventBytes {
    private final DocBytes docs;

    EventBytes(DocBytes docs) {
        this.docs = docs;
    }

    /**
     * @param later what an updated document holds by the time it is looked up; none where nobody looks it up
     * @param whole whether the content of documents is told
     */
    void write(BsonWriter writer, int place, Token token, Event event, int later, boolean whole) {
        int start = writer.beginDocument(place);
        token(writer, "_id", token);
        writer.string("operationType", event.kind().operationType());
        writer.timestamp("clusterTime", token.time());
        boolean wholeDatabase = event.kind() == Event.Kind.DROP_DATABASE;
        ns(writer, "ns", event.ns(), wholeDatabase);
        switch (event.kind()) {
            case INSERT, REPLACE -> {
                if (whole) {
                    writer.document("fullDocument", docs.of(event.id(), event.after()));
                }
                key(writer, event, event.after());
            }
            case UPDATE -> {
                key(writer, event, event.after());
                if (whole) {
                    int description = writer.beginDocument("updateDescription");
                    event.update().describe(writer, event.before(), event.after());
                    writer.end(description);
                }
                if (whole && later != Doc.NONE) {
                    writer.document("fullDocument", docs.of(event.id(), later));
                }
            }
            case DELETE -> key(writer, event, event.before());
            case RENAME -> ns(writer, "to", event.target(), false);
            default -> {}
        }
        writer.end(start);
    }

    static void invalidate(BsonWriter writer, int place, Token token) {
        int start = writer.beginDocument(place);
        token(writer, "_id", token);
        writer.string("operationType", "invalidate");
        writer.timestamp("clusterTime", token.time());
        writer.end(start);
    }

    static void token(BsonWriter writer, String name, Token token) {
        int start = writer.beginDocument(name);
        writer.string("_data", token.data());
        writer.end(start);
    }

    private static void ns(BsonWriter writer, String name, Ns ns, boolean wholeDatabase) {
        int start = writer.beginDocument(name);
        writer.string("db", ns.database());
        if (!wholeDatabase) {
            writer.string("coll", ns.collection());
        }
        writer.end(start);
    }

    private static void key(BsonWriter writer, Event event, int doc) {
        int key = writer.beginDocument("documentKey");
        IdForm.of(Doc.idForm(doc)).write(writer, "_id", event.id());
        writer.end(key);
    }
}
