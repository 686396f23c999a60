package io.larder.engine.simulation.model;

/** Which fields an answer shows. */
public enum Projection {
    WHOLE(true, true, true, true),
    ONLY_A(true, true, false, false),
    ONLY_X(true, false, true, false),
    A_WITHOUT_ID(false, true, false, false),
    WITHOUT_N(true, true, false, true);

    final boolean id;
    final boolean a;
    final boolean n;
    final boolean t;

    Projection(boolean id, boolean a, boolean n, boolean t) {
        this.id = id;
        this.a = a;
        this.n = n;
        this.t = t;
    }

    public void write(BsonWriter writer, String name) {
        int projection = writer.beginDocument(name);
        switch (this) {
            case ONLY_A -> writer.int32("a", 1);
            case ONLY_X -> writer.int32("n.x", 1);
            case A_WITHOUT_ID -> writer.int32("a", 1).int32("_id", 0);
            case WITHOUT_N -> writer.int32("n", 0);
            case WHOLE -> throw new IllegalStateException("a projection that projects nothing");
        }
        writer.end(projection);
    }
}
