package io.larder.embedded.auth;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;

/** What a right is about. An empty database or collection stands for every one (system collections excepted). */
public record Resource(Kind kind, String database, String collection) {
    /** What sort of thing the resource names. */
    public enum Kind {
        /** The server as a whole. */
        CLUSTER,
        /** One collection, all collections of a database, or all of that name. */
        NAMESPACE,
        /** Everything there is. */
        ANY
    }

    public static final Resource CLUSTER = new Resource(Kind.CLUSTER, "", "");
    public static final Resource ANY = new Resource(Kind.ANY, "", "");

    public static Resource database(String database) {
        return new Resource(Kind.NAMESPACE, database, "");
    }

    public static Resource collection(Namespace namespace) {
        return new Resource(Kind.NAMESPACE, namespace.database(), namespace.collection());
    }

    /** True if a right on this resource is a right on that one. */
    public boolean covers(Resource wanted) {
        if (kind == Kind.ANY) {
            return true;
        }
        if (kind != wanted.kind) {
            return false;
        }
        if (kind == Kind.CLUSTER) {
            return true;
        }
        if (!database.isEmpty() && !database.equals(wanted.database)) {
            return false;
        }
        if (collection.isEmpty()) {
            return !wanted.collection.startsWith("system.");
        }
        return collection.equals(wanted.collection);
    }

    public Document toDocument() {
        return switch (kind) {
            case CLUSTER -> new Document("cluster", true);
            case ANY -> new Document("anyResource", true);
            case NAMESPACE -> new Document("db", database).append("collection", collection);
        };
    }
}
