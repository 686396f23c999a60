package io.larder.embedded.storage;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;

/** Which names databases and collections may have. */
public final class CollectionNames {
    private static final int LONGEST = 255;

    private CollectionNames() {}

    /** A name that a command may use, whether or not there is such a collection. */
    public static void check(Namespace namespace) {
        String name = namespace.collection();
        if (name.isEmpty() || name.startsWith(".") || name.indexOf('\0') >= 0) {
            throw invalid("Invalid namespace specified '" + namespace.database() + "." + name + "'");
        }
    }

    /** A name that a new collection may have. */
    public static void checkNew(Namespace namespace) {
        check(namespace);
        String name = namespace.collection();
        if (name.indexOf('$') >= 0 || name.endsWith(".")) {
            throw invalid("Invalid collection name: " + name);
        }
        if (namespace.toString().length() > LONGEST) {
            throw invalid("Fully qualified namespace is too long. Namespace: " + namespace + " Max: " + LONGEST);
        }
    }

    private static CommandFailure invalid(String message) {
        return new CommandFailure(ErrorCode.INVALID_NAMESPACE, message);
    }
}
