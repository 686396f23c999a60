package io.larder.engine.simulation.model;

/**
 * A document without its _id, packed into an int; 0 is no document. Its fields: {@code a} (missing, null or 0 to 5),
 * {@code n: {x, y}} (each missing or 0 to 3), {@code t} (missing, one number 0 to 3, or an array of one or two of them), and in which
 * numeric type the _id is stored.
 */
public final class Doc {
    public static final int NONE = 0;

    /** Kinds of {@code t}. */
    public static final int T_MISSING = 0;

    public static final int T_NUMBER = 1;
    public static final int T_ONE = 2;
    public static final int T_TWO = 3;

    /** In place of a number that {@code a} may hold. */
    public static final int MISSING = -1;

    public static final int NULL = -2;

    private static final int PRESENT = 1;
    private static final int N_PRESENT = 1 << 12;

    private Doc() {}

    /** A document with nothing but an _id, stored in this form (an {@link IdForm}'s ordinal). */
    public static int bare(int idForm) {
        return PRESENT | idForm << 1;
    }

    public static int idForm(int doc) {
        return doc >>> 1 & 3;
    }

    public static int withIdForm(int doc, int idForm) {
        return (doc & ~6) | idForm << 1;
    }

    public static int a(int doc) {
        int packed = doc >>> 3 & 7;
        return packed == 0 ? MISSING : packed == 1 ? NULL : packed - 2;
    }

    public static int withA(int doc, int a) {
        int packed = a == MISSING ? 0 : a == NULL ? 1 : a + 2;
        return (doc & ~(7 << 3)) | packed << 3;
    }

    public static boolean hasN(int doc) {
        return (doc & N_PRESENT) != 0;
    }

    public static int x(int doc) {
        return (doc >>> 6 & 7) - 1;
    }

    public static int y(int doc) {
        return (doc >>> 9 & 7) - 1;
    }

    public static int withX(int doc, int x) {
        return (doc & ~(7 << 6)) | (x + 1) << 6 | N_PRESENT;
    }

    public static int withN(int doc, int x, int y) {
        return (doc & ~(63 << 6)) | (x + 1) << 6 | (y + 1) << 9 | N_PRESENT;
    }

    public static int withoutN(int doc) {
        return doc & ~(63 << 6) & ~N_PRESENT;
    }

    public static int tKind(int doc) {
        return doc >>> 13 & 3;
    }

    public static int t0(int doc) {
        return doc >>> 15 & 3;
    }

    public static int t1(int doc) {
        return doc >>> 17 & 3;
    }

    public static int withT(int doc, int kind, int t0, int t1) {
        return (doc & ~(63 << 13)) | kind << 13 | t0 << 15 | t1 << 17;
    }

    /** A document out of the bits of a number, the same one for the same number. */
    public static int from(int bits, int idForm) {
        int doc = bare(idForm);
        int a = (bits & 7) - 1;
        doc = withA(doc, a == 6 ? NULL : a);
        if ((bits & 8) != 0) {
            doc = withN(doc, bits >>> 4 & 3, (bits >>> 6 & 3) - 1);
        }
        int kind = bits >>> 8 & 3;
        int second = kind == T_TWO ? bits >>> 12 & 3 : 0;
        return kind == T_MISSING ? doc : withT(doc, kind, bits >>> 10 & 3, second);
    }

    public static String text(int id, int doc) {
        if (doc == NONE) {
            return "{_id: " + id + "} missing";
        }
        StringBuilder text =
                new StringBuilder("{_id: ").append(IdForm.of(idForm(doc)).text(id));
        if (a(doc) != MISSING) {
            text.append(", a: ").append(a(doc) == NULL ? "null" : String.valueOf(a(doc)));
        }
        if (hasN(doc)) {
            text.append(", n: {")
                    .append(x(doc) < 0 ? "" : "x: " + x(doc) + (y(doc) < 0 ? "" : ", "))
                    .append(y(doc) < 0 ? "" : "y: " + y(doc))
                    .append('}');
        }
        switch (tKind(doc)) {
            case T_NUMBER -> text.append(", t: ").append(t0(doc));
            case T_ONE -> text.append(", t: [").append(t0(doc)).append(']');
            case T_TWO ->
                text.append(", t: [")
                        .append(t0(doc))
                        .append(", ")
                        .append(t1(doc))
                        .append(']');
            default -> {}
        }
        return text.append('}').toString();
    }
}
