package io.larder.embedded.storage;

import java.util.List;

/**
 * Asked before every step of a working copy, so that a write which another transaction forbids is refused before it is
 * made. Called under the writer lock.
 */
public interface WriteGuard {
    /** Lets everything pass: for what replays changes that were let pass before. */
    WriteGuard NONE = new WriteGuard() {
        @Override
        public void beforeDocument(CollectionState collection, StoredDocument document) {}

        @Override
        public void beforeKeys(CollectionState collection, IndexDefinition index, List<byte[]> keys) {}

        @Override
        public void beforeCatalogue(CollectionState collection) {}
    };

    /** A stored version is about to be replaced or removed. */
    void beforeDocument(CollectionState collection, StoredDocument document);

    /** A document is about to enter a unique index under these keys. */
    void beforeKeys(CollectionState collection, IndexDefinition index, List<byte[]> keys);

    /** A collection is about to be made, dropped, renamed or altered. */
    void beforeCatalogue(CollectionState collection);
}
