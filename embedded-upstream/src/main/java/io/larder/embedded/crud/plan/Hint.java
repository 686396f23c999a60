package io.larder.embedded.crud.plan;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.value.Numbers;
import io.larder.embedded.query.value.TypeNames;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexState;
import org.jspecify.annotations.Nullable;

/**
 * The index that a command insists on.
 *
 * @param index null for the collection itself, in the given direction
 */
public record Hint(@Nullable IndexState index, boolean forward) {
    /** Null if there is no hint. An index that does not exist is an error, on a collection that does. */
    public static @Nullable Hint of(@Nullable Object hint, @Nullable CollectionState collection, Namespace namespace) {
        if (hint == null || (hint instanceof Document empty && empty.isEmpty())) {
            return null;
        }
        if (!(hint instanceof String) && !(hint instanceof Document)) {
            throw new CommandFailure(
                    ErrorCode.FAILED_TO_PARSE, "Hint must be a string or an object, found " + TypeNames.of(hint));
        }
        if (hint instanceof Document natural && natural.containsKey("$natural")) {
            Long direction = Numbers.wholeLong(natural.get("$natural"));
            if (natural.size() != 1 || direction == null || Math.abs(direction) != 1) {
                throw new CommandFailure(ErrorCode.BAD_VALUE, "$natural hint only accepts the value of 1 or -1");
            }
            return new Hint(null, direction == 1);
        }
        if (collection == null) {
            return null;
        }
        for (IndexState index : collection.indexes()) {
            boolean named = hint.equals(index.definition().name())
                    || hint.equals(index.definition().key());
            if (named && !index.definition().isHidden()) {
                return new Hint(index, true);
            }
        }
        if (hint.equals("_id_") && collection.options().isClustered()) {
            return null;
        }
        throw new CommandFailure(
                ErrorCode.BAD_VALUE,
                "error processing query: ns=" + namespace
                        + " planner returned error :: caused by :: hint provided does not correspond to an existing index");
    }
}
