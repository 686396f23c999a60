package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One step from a state to the next, in enough detail to make the same step on another state, to be shown in the oplog,
 * and to become a change event.
 */
public sealed interface Change {
    Namespace namespace();

    /** The collection's identity; null where the change is about a database. */
    @Nullable
    UUID uuid();

    record Inserted(Namespace namespace, UUID uuid, StoredDocument after) implements Change {}

    /**
     * A document took another's place.
     *
     * @param description null for a replacement
     */
    record Updated(
            Namespace namespace,
            UUID uuid,
            StoredDocument before,
            StoredDocument after,
            @Nullable UpdateDescription description)
            implements Change {}

    /**
     * A document went.
     *
     * @param eviction true where a capped collection made room, which makes no change event
     */
    record Deleted(Namespace namespace, UUID uuid, StoredDocument before, boolean eviction) implements Change {}

    /**
     * A change of the catalogue.
     *
     * @param description what an expanded change event shows as operationDescription, without the names of a rename
     * @param other a rename's new name, else null
     * @param otherUuid the collection that a rename dropped, else null
     */
    record Catalogue(
            CatalogueKind kind,
            Namespace namespace,
            @Nullable UUID uuid,
            Document description,
            @Nullable Namespace other,
            @Nullable UUID otherUuid)
            implements Change {}

    /** Nothing changed but the time: the periodic no-op, and a new primary's first entry. */
    record Noop(String message) implements Change {
        @Override
        public Namespace namespace() {
            return new Namespace("", "");
        }

        @Override
        public @Nullable UUID uuid() {
            return null;
        }
    }
}
