package io.larder.engine.simulation.model;

import java.util.HashMap;
import java.util.Map;

/** The BSON of documents, rendered once and kept; each thread has its own. */
public final class DocBytes {
    private static final Projection[] PROJECTIONS = Projection.values();

    private final Map<Integer, byte[]> rendered = new HashMap<>();
    private final BsonWriter writer = new BsonWriter();

    public byte[] of(int id, int doc) {
        return of(id, doc, Projection.WHOLE);
    }

    public byte[] of(int id, int doc, Projection projection) {
        int key = (doc * State.IDS + id) * PROJECTIONS.length + projection.ordinal();
        byte[] bytes = rendered.get(key);
        if (bytes == null) {
            writer.reset();
            int start = writer.begin();
            fields(writer, id, doc, projection);
            writer.end(start);
            bytes = writer.copy();
            rendered.put(key, bytes);
        }
        return bytes;
    }

    private static void fields(BsonWriter writer, int id, int doc, Projection shown) {
        if (shown.id) {
            IdForm.of(Doc.idForm(doc)).write(writer, "_id", id);
        }
        if (shown.a) {
            a(writer, "a", doc);
        }
        if (shown.n && Doc.hasN(doc)) {
            int n = writer.beginDocument("n");
            if (Doc.x(doc) >= 0) {
                writer.int32("x", Doc.x(doc));
            }
            if (Doc.y(doc) >= 0 && shown != Projection.ONLY_X) {
                writer.int32("y", Doc.y(doc));
            }
            writer.end(n);
        }
        if (shown.t) {
            t(writer, "t", doc);
        }
    }

    /** The field under a name, or nothing where the document lacks it. */
    static void a(BsonWriter writer, String name, int doc) {
        int a = Doc.a(doc);
        if (a == Doc.NULL) {
            writer.nothing(name);
        } else if (a != Doc.MISSING) {
            writer.int32(name, a);
        }
    }

    static void t(BsonWriter writer, String name, int doc) {
        switch (Doc.tKind(doc)) {
            case Doc.T_NUMBER -> writer.int32(name, Doc.t0(doc));
            case Doc.T_ONE, Doc.T_TWO -> {
                int array = writer.beginArray(name);
                writer.int32(0, Doc.t0(doc));
                if (Doc.tKind(doc) == Doc.T_TWO) {
                    writer.int32(1, Doc.t1(doc));
                }
                writer.end(array);
            }
            default -> {}
        }
    }
}
