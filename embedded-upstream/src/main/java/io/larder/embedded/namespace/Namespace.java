package io.larder.embedded.namespace;

/** A collection's full name. An empty collection name stands for the database as a whole. */
public record Namespace(String database, String collection) {

    /** Splits at the first dot: a database name holds none, a collection name may. */
    public static Namespace parse(String full) {
        int dot = full.indexOf('.');
        return dot < 0 ? new Namespace(full, "") : new Namespace(full.substring(0, dot), full.substring(dot + 1));
    }

    public static Namespace ofDatabase(String database) {
        return new Namespace(database, "");
    }

    public boolean isDatabase() {
        return collection.isEmpty();
    }

    /** True for the collections the server keeps for itself, which ordinary rights do not cover. */
    public boolean isSystem() {
        return collection.startsWith("system.");
    }

    @Override
    public String toString() {
        return collection.isEmpty() ? database : database + "." + collection;
    }
}
