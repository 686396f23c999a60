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

    /**
     * A new document.
     *
     * @param options the collection's at that time, as in every other change: change streams ask whether images are kept
     */
    record Inserted(Namespace namespace, UUID uuid, StoredDocument after, CollectionOptions options)
            implements Change {}

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
            @Nullable UpdateDescription description,
            CollectionOptions options)
            implements Change {}

    /**
     * A document went.
     *
     * @param eviction true where a capped collection made room, which makes no change event
     */
    record Deleted(Namespace namespace, UUID uuid, StoredDocument before, boolean eviction, CollectionOptions options)
            implements Change {}

    /**
     * A change of the catalogue.
     *
     * @param description what an expanded change event shows as operationDescription, without the names of a rename
     * @param other a rename's new name, else null
     * @param otherUuid the collection that a rename dropped, else null
     * @param options of a collection that was made, or those it had until it was changed
     * @param indexBefore the options that an altered index had until then; empty where no index was altered
     */
    record Catalogue(
            CatalogueKind kind,
            Namespace namespace,
            @Nullable UUID uuid,
            Document description,
            @Nullable Namespace other,
            @Nullable UUID otherUuid,
            CollectionOptions options,
            Document indexBefore)
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
