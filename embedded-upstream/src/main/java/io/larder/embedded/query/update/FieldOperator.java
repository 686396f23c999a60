package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/** What one update operator does to the value at the end of its path. */
interface FieldOperator {
    /**
     * The value to be there afterwards. The same object means no change; {@code Missing} means that the field goes, or
     * stays away.
     */
    @Nullable
    Object apply(@Nullable Object current, Target target);

    /** Whether a path that does not exist is made. */
    default boolean creates() {
        return true;
    }

    /** Whether growing an array is described by its new elements rather than by the whole array. */
    default boolean appends() {
        return false;
    }

    /** The field that is being changed, for messages. */
    record Target(String path, Document document) {
        String field() {
            return path.substring(path.lastIndexOf('.') + 1);
        }

        String documentId() {
            return "{_id: " + io.larder.embedded.query.value.Shell.render(document.get("_id")) + "}";
        }
    }
}
