package io.larder.embedded.changestream;

import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.storage.CatalogueKind;
import io.larder.embedded.storage.Change;
import java.util.Set;

/**
 * What a stream watches: a collection, a database, or everything but the server's own databases.
 *
 * @param systemToo whether a database's stored functions are shown, the one system collection that can be
 */
public record StreamTarget(Kind kind, Namespace namespace, boolean systemToo) {
    /** From one collection to all. */
    public enum Kind {
        COLLECTION,
        DATABASE,
        DEPLOYMENT
    }

    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");

    /** By the name that aggregate was given; only the deployment is watched from admin. */
    public static StreamTarget of(Namespace namespace) {
        if (!namespace.isDatabase()) {
            return new StreamTarget(Kind.COLLECTION, namespace, false);
        }
        return new StreamTarget(
                namespace.database().equals("admin") ? Kind.DEPLOYMENT : Kind.DATABASE, namespace, false);
    }

    /** True if the stream has to do with the change. */
    boolean covers(Change change) {
        if (change instanceof Change.Noop) {
            return false;
        }
        if (change instanceof Change.Catalogue catalogue) {
            if (catalogue.kind() == CatalogueKind.DROP_DATABASE) {
                return kind != Kind.COLLECTION
                        && coversDatabase(catalogue.namespace().database());
            }
            Namespace renamed = catalogue.other();
            boolean view = catalogue.options().isView() || catalogue.options().timeSeries() != null;
            if (view && kind == Kind.COLLECTION) {
                return false;
            }
            return covers(catalogue.namespace()) || (renamed != null && covers(renamed));
        }
        return covers(change.namespace());
    }

    private boolean covers(Namespace changed) {
        return switch (kind) {
            case COLLECTION -> changed.equals(namespace);
            case DATABASE, DEPLOYMENT -> coversDatabase(changed.database()) && isShown(changed.collection());
        };
    }

    private boolean coversDatabase(String database) {
        return kind == Kind.DEPLOYMENT ? !INTERNAL.contains(database) : database.equals(namespace.database());
    }

    StreamTarget withSystemEvents(boolean shown) {
        return new StreamTarget(kind, namespace, shown);
    }

    private boolean isShown(String collection) {
        if (collection.equals("system.js")) {
            return systemToo;
        }
        return !collection.startsWith("system.") && !collection.startsWith("$");
    }

    /** True if the stream ends with this event. */
    boolean endsWith(String operationType) {
        return switch (kind) {
            case COLLECTION ->
                operationType.equals("drop") || operationType.equals("rename") || operationType.equals("dropDatabase");
            case DATABASE -> operationType.equals("dropDatabase");
            case DEPLOYMENT -> false;
        };
    }
}
