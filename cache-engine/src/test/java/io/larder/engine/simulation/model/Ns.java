package io.larder.engine.simulation.model;

import io.larder.engine.name.Namespace;
import java.util.Arrays;

/** The collections of the simulated cluster: three in one database, so that they can be joined and renamed, one in another. */
public enum Ns {
    C0("p", "c0"),
    C1("p", "c1"),
    C2("p", "c2"),
    D0("q", "d0");

    private static final Ns[] ALL = values();
    private static final Namespace[] NAMESPACES = Arrays.stream(ALL)
            .map(ns -> new Namespace(ns.database, ns.collection))
            .toArray(Namespace[]::new);

    private final String database;
    private final String collection;

    Ns(String database, String collection) {
        this.database = database;
        this.collection = collection;
    }

    public static Ns of(int ordinal) {
        return ALL[ordinal];
    }

    public static int count() {
        return ALL.length;
    }

    /** As the engine names it. */
    public Namespace namespace() {
        return NAMESPACES[ordinal()];
    }

    public String database() {
        return database;
    }

    public String collection() {
        return collection;
    }
}
