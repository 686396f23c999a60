package io.larder.engine.name;

/**
 * A collection. With an empty collection name it stands for everything in the database, and {@link #EVERYTHING} for all
 * databases; both occur in changes only, never in queries.
 */
public record Namespace(String database, String collection) {
    public static final Namespace EVERYTHING = new Namespace("", "");

    public static Namespace database(String name) {
        return new Namespace(name, "");
    }

    /** Whether this is the other namespace, or stands for more than it. */
    public boolean covers(Namespace other) {
        if (database.isEmpty()) {
            return true;
        }
        return database.equals(other.database) && (collection.isEmpty() || collection.equals(other.collection));
    }

    @Override
    public String toString() {
        return collection.isEmpty() ? database + ".*" : database + "." + collection;
    }
}
