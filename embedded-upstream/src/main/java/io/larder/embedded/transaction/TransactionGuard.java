package io.larder.embedded.transaction;

import io.larder.embedded.replication.Claims;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.StoredDocument;
import io.larder.embedded.storage.WriteConflict;
import io.larder.embedded.storage.WriteGuard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first writer wins: what was written by others since the snapshot, or is being written now, is a conflict. */
final class TransactionGuard implements WriteGuard {
    private final Transaction transaction;

    TransactionGuard(Transaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void beforeDocument(CollectionState collection, StoredDocument document) {
        long recordId = document.recordId();
        StoredDocument then = in(transaction.snapshotState().collection(collection.namespace()), recordId);
        StoredDocument now = in(transaction.head().collection(collection.namespace()), recordId);
        if (!StoredDocument.isSameVersion(then, now)) {
            throw new WriteConflict();
        }
        claims().take(Claims.version(collection.uuid(), recordId), transaction);
    }

    @Override
    public void beforeKeys(CollectionState collection, IndexDefinition index, List<byte[]> keys) {
        CollectionState then = transaction.snapshotState().collection(collection.namespace());
        CollectionState now = transaction.head().collection(collection.namespace());
        for (byte[] key : keys) {
            if (now != null && now.uuid().equals(collection.uuid())) {
                Long holder = now.holderOf(index.name(), key);
                // Held by a document that the snapshot does not show: somebody inserted it in the meantime.
                if (holder != null && in(then, holder) == null) {
                    throw new WriteConflict();
                }
            }
            claims().take(Claims.key(collection.uuid(), index.name(), key), transaction);
        }
    }

    @Override
    public void beforeCatalogue(CollectionState collection) {
        CollectionState then = transaction.snapshotState().collection(collection.namespace());
        CollectionState now = transaction.head().collection(collection.namespace());
        boolean sameNow = then == null ? now == null : now != null && now.uuid().equals(then.uuid());
        if (!sameNow) {
            throw new WriteConflict();
        }
        claims().take(collection.namespace(), transaction);
    }

    private Claims claims() {
        return transaction.claims();
    }

    private static @Nullable StoredDocument in(@Nullable CollectionState collection, long recordId) {
        return collection == null ? null : collection.byRecordId(recordId);
    }
}
