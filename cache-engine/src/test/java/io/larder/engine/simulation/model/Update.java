package io.larder.engine.simulation.model;

/**
 * What an update command does to a document, and how an event tells of it. {@code value} is a number; for whole values of n and t its
 * bits give the parts.
 */
public record Update(Kind kind, int value) {
    public static final int NO_ID = -1;

    /** The operators that are simulated. */
    public enum Kind {
        SET_A,
        INC_A,
        UNSET_A,
        /** By a pipeline. */
        SET_A_BY_PIPELINE,
        SET_X,
        SET_N,
        UNSET_N,
        SET_T,
        PUSH_T,
        /** {@code {$set: {"t.0": value}}} */
        SET_T0,
        /** {@code {$rename: {a: "t"}}} */
        RENAME_A_TO_T
    }

    public int apply(int doc) {
        return switch (kind) {
            case SET_A, SET_A_BY_PIPELINE -> Doc.withA(doc, value % 6);
            case INC_A -> Doc.a(doc) == Doc.NULL ? doc : Doc.withA(doc, (Doc.a(doc) + 1) % 6);
            case UNSET_A -> Doc.withA(doc, Doc.MISSING);
            case SET_X -> Doc.withX(doc, value & 3);
            case SET_N -> Doc.withN(doc, value & 3, (value >>> 2 & 3) - 1);
            case UNSET_N -> Doc.withoutN(doc);
            case SET_T -> setT(doc);
            case PUSH_T -> pushT(doc);
            case SET_T0 -> Doc.tKind(doc) < Doc.T_ONE ? doc : Doc.withT(doc, Doc.tKind(doc), value & 3, Doc.t1(doc));
            case RENAME_A_TO_T ->
                Doc.a(doc) < 0 || Doc.a(doc) > 3
                        ? doc
                        : Doc.withT(Doc.withA(doc, Doc.MISSING), Doc.T_NUMBER, Doc.a(doc), 0);
        };
    }

    /** Number, one element or two, as the value's bits say. */
    private int tKind() {
        return 1 + (value >>> 4) % 3;
    }

    private int setT(int doc) {
        int second = tKind() == Doc.T_TWO ? value >>> 2 & 3 : 0;
        return Doc.withT(doc, tKind(), value & 3, second);
    }

    private int pushT(int doc) {
        return switch (Doc.tKind(doc)) {
            case Doc.T_MISSING -> Doc.withT(doc, Doc.T_ONE, value & 3, 0);
            case Doc.T_ONE -> Doc.withT(doc, Doc.T_TWO, Doc.t0(doc), value & 3);
            case Doc.T_TWO -> Doc.withT(doc, Doc.T_TWO, Doc.t1(doc), value & 3);
            default -> doc;
        };
    }

    /** As the {@code u} of an update command, with the _id of a document that an upsert makes, if the filter does not say it. */
    public void write(BsonWriter writer, String name, int insertedId) {
        if (kind == Kind.SET_A_BY_PIPELINE) {
            int pipeline = writer.beginArray(name);
            int stage = writer.beginDocument(0);
            int set = writer.beginDocument("$set");
            writer.int32("a", value % 6);
            writer.end(set);
            writer.end(stage);
            writer.end(pipeline);
            return;
        }
        int update = writer.beginDocument(name);
        int operator = writer.beginDocument(operator());
        operand(writer);
        writer.end(operator);
        if (insertedId != NO_ID) {
            int onInsert = writer.beginDocument("$setOnInsert");
            writer.int32("_id", insertedId);
            writer.end(onInsert);
        }
        writer.end(update);
    }

    private String operator() {
        return switch (kind) {
            case INC_A -> "$inc";
            case UNSET_A, UNSET_N -> "$unset";
            case PUSH_T -> "$push";
            case RENAME_A_TO_T -> "$rename";
            default -> "$set";
        };
    }

    private void operand(BsonWriter writer) {
        switch (kind) {
            case SET_A, SET_A_BY_PIPELINE -> writer.int32("a", value % 6);
            case INC_A, UNSET_A -> writer.int32("a", 1);
            case SET_X -> writer.int32("n.x", value & 3);
            case SET_N -> n(writer, Doc.withN(0, value & 3, (value >>> 2 & 3) - 1));
            case UNSET_N -> writer.int32("n", 1);
            case SET_T -> DocBytes.t(writer, "t", setT(0));
            case PUSH_T -> writer.int32("t", value & 3);
            case SET_T0 -> writer.int32("t.0", value & 3);
            case RENAME_A_TO_T -> writer.string("a", "t");
        }
    }

    private static void n(BsonWriter writer, int doc) {
        int n = writer.beginDocument("n");
        writer.int32("x", Doc.x(doc));
        if (Doc.y(doc) >= 0) {
            writer.int32("y", Doc.y(doc));
        }
        writer.end(n);
    }

    /** As the {@code updateDescription} of the event that tells of it. */
    public void describe(BsonWriter writer, int before, int after) {
        int updated = writer.beginDocument("updatedFields");
        if (Doc.a(after) != Doc.a(before)) {
            DocBytes.a(writer, "a", after);
        }
        boolean wholeN = kind == Kind.SET_N || (kind == Kind.SET_X && !Doc.hasN(before));
        if (wholeN) {
            n(writer, after);
        } else if (kind == Kind.SET_X) {
            writer.int32("n.x", Doc.x(after));
        }
        if (kind == Kind.SET_T0) {
            writer.int32("t.0", Doc.t0(after));
        } else if (kind == Kind.PUSH_T && Doc.tKind(before) == Doc.T_ONE) {
            writer.int32("t.1", Doc.t1(after));
        } else if (kind == Kind.SET_T || kind == Kind.PUSH_T || kind == Kind.RENAME_A_TO_T) {
            DocBytes.t(writer, "t", after);
        }
        writer.end(updated);
        int removed = writer.beginArray("removedFields");
        if (kind == Kind.UNSET_A || kind == Kind.RENAME_A_TO_T) {
            writer.string(0, "a");
        } else if (kind == Kind.UNSET_N) {
            writer.string(0, "n");
        }
        writer.end(removed);
        int truncated = writer.beginArray("truncatedArrays");
        writer.end(truncated);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case SET_A -> "$set a: " + value % 6;
            case INC_A -> "$inc a";
            case UNSET_A -> "$unset a";
            case SET_A_BY_PIPELINE -> "[$set a: " + value % 6 + "]";
            case SET_X -> "$set n.x: " + (value & 3);
            case SET_N -> "$set n of " + Doc.text(0, Doc.withN(Doc.bare(0), value & 3, (value >>> 2 & 3) - 1));
            case UNSET_N -> "$unset n";
            case SET_T -> "$set t of " + Doc.text(0, setT(Doc.bare(0)));
            case PUSH_T -> "$push t: " + (value & 3);
            case SET_T0 -> "$set t.0: " + (value & 3);
            case RENAME_A_TO_T -> "$rename a: t";
        };
    }
}
