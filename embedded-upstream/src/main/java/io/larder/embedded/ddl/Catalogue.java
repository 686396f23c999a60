package io.larder.embedded.ddl;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.WorkingCopy;

/** Finds what a catalogue command names, or fails as the server does. */
final class Catalogue {
    private Catalogue() {}

    static CollectionState existing(WorkingCopy copy, Namespace namespace) {
        CollectionState found = copy.collection(namespace);
        if (found == null) {
            throw notFound("ns not found " + namespace);
        }
        return found;
    }

    static CollectionState collectionNotView(WorkingCopy copy, Namespace namespace) {
        CollectionState found = existing(copy, namespace);
        refuseView(found);
        return found;
    }

    static void refuseView(CollectionState collection) {
        if (collection.options().isView()) {
            throw new CommandFailure(
                    ErrorCode.COMMAND_NOT_SUPPORTED_ON_VIEW,
                    "Namespace " + collection.namespace() + " is a view, not a collection");
        }
    }

    static CommandFailure notFound(String message) {
        return new CommandFailure(ErrorCode.NAMESPACE_NOT_FOUND, message);
    }
}
