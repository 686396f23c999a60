package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.IndexState;
import org.jspecify.annotations.Nullable;

/** A write's hint chooses how documents are found, never which; it only must name an index that exists. */
final class Hint {
    private Hint() {}

    static void check(CollectionState collection, @Nullable Object hint) {
        if (hint == null || isNatural(hint)) {
            return;
        }
        for (IndexState index : collection.indexes()) {
            IndexDefinition definition = index.definition();
            if (!definition.isHidden() && (hint.equals(definition.name()) || hint.equals(definition.key()))) {
                return;
            }
        }
        throw new CommandFailure(
                ErrorCode.BAD_VALUE,
                "error processing query: ns=" + collection.namespace()
                        + " planner returned error :: caused by :: hint provided does not correspond to an existing index");
    }

    private static boolean isNatural(Object hint) {
        return hint instanceof Document key && (key.isEmpty() || key.containsKey("$natural"));
    }
}
