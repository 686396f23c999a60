package io.larder.engine.simulation.model;

/**
 * A filter. Its {@code value} is an id or a number; what {@code second} means depends on the kind: a second id, the end of a range, the
 * numeric form of an id, or a number for the other field.
 */
public record Criterion(Kind kind, int value, int second) {
    public static final Criterion ALL = new Criterion(Kind.ALL, 0, 0);

    /** What a filter says. */
    public enum Kind {
        /** {@code {}} */
        ALL,
        /** {@code {_id: value}}, in a numeric form */
        ID,
        /** {@code {_id: {$in: [value, second]}}} */
        ID_IN,
        /** {@code {a: value}}; null also finds documents without it */
        A,
        /** {@code {a: {$gte: value, $lt: second}}} */
        A_RANGE,
        /** {@code {"n.x": value}} */
        X,
        /** {@code {n: {x: value, y: second}}} */
        N,
        /** {@code {t: value}}: the number, or an array that holds it */
        T,
        /** {@code {a: value, "n.x": second}} */
        A_AND_X,
        /** {@code {$or: [{a: value}, {t: second}]}} */
        A_OR_T
    }

    public static Criterion id(int id, IdForm form) {
        return new Criterion(Kind.ID, id, form.ordinal());
    }

    public boolean matches(int id, int doc) {
        return switch (kind) {
            case ALL -> true;
            case ID -> id == value;
            case ID_IN -> id == value || id == second;
            case A -> a(doc);
            case A_RANGE -> Doc.a(doc) >= value && Doc.a(doc) >= 0 && Doc.a(doc) < second;
            case X -> x(doc, value);
            case N -> Doc.hasN(doc) && Doc.x(doc) == value && Doc.y(doc) == second;
            case T -> t(doc, value);
            case A_AND_X -> a(doc) && x(doc, second);
            case A_OR_T -> a(doc) || t(doc, second);
        };
    }

    private boolean a(int doc) {
        return value == Doc.NULL ? Doc.a(doc) < 0 : Doc.a(doc) == value;
    }

    private static boolean x(int doc, int x) {
        return x == Doc.NULL ? Doc.x(doc) < 0 : Doc.x(doc) == x;
    }

    private static boolean t(int doc, int t) {
        return switch (Doc.tKind(doc)) {
            case Doc.T_NUMBER, Doc.T_ONE -> Doc.t0(doc) == t;
            case Doc.T_TWO -> Doc.t0(doc) == t || Doc.t1(doc) == t;
            default -> false;
        };
    }

    /** The one id that the filter can match; -1 where it may be another. */
    public int onlyId() {
        return kind == Kind.ID ? value : -1;
    }

    public void write(BsonWriter writer, String name) {
        int filter = writer.beginDocument(name);
        writeFields(writer);
        writer.end(filter);
    }

    private void writeFields(BsonWriter writer) {
        switch (kind) {
            case ALL -> {}
            case ID -> IdForm.of(second).write(writer, "_id", value);
            case ID_IN -> {
                int operators = writer.beginDocument("_id");
                int in = writer.beginArray("$in");
                writer.int32(0, value).int32(1, second);
                writer.end(in);
                writer.end(operators);
            }
            case A -> number(writer, "a", value);
            case A_RANGE -> {
                int operators = writer.beginDocument("a");
                writer.int32("$gte", value).int32("$lt", second);
                writer.end(operators);
            }
            case X -> number(writer, "n.x", value);
            case N -> {
                int n = writer.beginDocument("n");
                writer.int32("x", value);
                if (second >= 0) {
                    writer.int32("y", second);
                }
                writer.end(n);
            }
            case T -> number(writer, "t", value);
            case A_AND_X -> {
                number(writer, "a", value);
                number(writer, "n.x", second);
            }
            case A_OR_T -> {
                int or = writer.beginArray("$or");
                int first = writer.beginDocument(0);
                number(writer, "a", value);
                writer.end(first);
                int other = writer.beginDocument(1);
                number(writer, "t", second);
                writer.end(other);
                writer.end(or);
            }
        }
    }

    private static void number(BsonWriter writer, String name, int value) {
        if (value == Doc.NULL) {
            writer.nothing(name);
        } else {
            writer.int32(name, value);
        }
    }

    @Override
    public String toString() {
        String shown = value == Doc.NULL ? "null" : String.valueOf(value);
        String other = second == Doc.NULL ? "null" : String.valueOf(second);
        return switch (kind) {
            case ALL -> "{}";
            case ID -> "{_id: " + IdForm.of(second).text(value) + "}";
            case ID_IN -> "{_id: {$in: [" + shown + ", " + other + "]}}";
            case A -> "{a: " + shown + "}";
            case A_RANGE -> "{a: {$gte: " + shown + ", $lt: " + other + "}}";
            case X -> "{\"n.x\": " + shown + "}";
            case N -> "{n: {x: " + shown + (second >= 0 ? ", y: " + other : "") + "}}";
            case T -> "{t: " + shown + "}";
            case A_AND_X -> "{a: " + shown + ", \"n.x\": " + other + "}";
            case A_OR_T -> "{$or: [{a: " + shown + "}, {t: " + other + "}]}";
        };
    }
}
