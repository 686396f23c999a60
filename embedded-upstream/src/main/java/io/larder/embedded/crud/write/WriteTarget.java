package io.larder.embedded.crud.write;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.storage.CollectionNames;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.WorkingCopy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The collection that a command writes to: whether it may, and that there is one. */
final class WriteTarget {
    private static final Set<String> WRITABLE_SYSTEM =
            Set.of("system.js", "system.users", "system.roles", "system.buckets");

    private WriteTarget() {}

    static void checkName(Namespace namespace) {
        CollectionNames.check(namespace);
        if (namespace.isSystem() && !WRITABLE_SYSTEM.contains(namespace.collection())) {
            throw new CommandFailure(ErrorCode.INVALID_NAMESPACE, "cannot write to '" + namespace + "'");
        }
    }

    /** The collection as it is, or null; a view is refused, as is a capped collection in a transaction. */
    static @Nullable CollectionState existing(WorkingCopy copy, Namespace namespace, boolean inTransaction) {
        CollectionState collection = copy.collection(namespace);
        if (collection == null) {
            return null;
        }
        if (collection.options().isView()) {
            throw new CommandFailure(
                    ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW, "Namespace " + namespace + " is a view, not a collection");
        }
        if (inTransaction && collection.options().isCapped()) {
            throw new CommandFailure(
                    ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
                    "Collection '" + namespace
                            + "' is a capped collection. Writes in transactions are not allowed on capped collections.");
        }
        return collection;
    }

    /** Writing to what does not exist makes it, in an oplog entry of its own. */
    static CollectionState made(WorkingCopy copy, Namespace namespace, boolean inTransaction) {
        CollectionState collection = existing(copy, namespace, inTransaction);
        if (collection == null) {
            CollectionNames.checkNew(namespace);
            collection = copy.catalogue().create(namespace, CollectionOptions.NONE);
            copy.endStep();
        }
        return collection;
    }
}
