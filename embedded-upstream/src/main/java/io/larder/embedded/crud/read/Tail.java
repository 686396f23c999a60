package io.larder.embedded.crud.read;

import io.larder.embedded.storage.StoredDocument;

/** What a tailable cursor follows: something that only grows at one end. */
interface Tail {
    /**
     * Everything after this record id, oldest first.
     *
     * @throws io.larder.embedded.failure.CommandFailure where the place is lost
     */
    Iterable<StoredDocument> after(long recordId);
}
