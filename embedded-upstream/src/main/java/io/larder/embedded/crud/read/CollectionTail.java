package io.larder.embedded.crud.read;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Member;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import java.util.UUID;

/** A capped collection, in whatever state it is when it is asked. */
record CollectionTail(Member member, Namespace namespace, UUID uuid) implements Tail {
    @Override
    public Iterable<StoredDocument> after(long recordId) {
        CollectionState collection = member.applied().state().collection(namespace);
        if (collection == null || !collection.uuid().equals(uuid)) {
            throw new CommandFailure(ErrorCode.QUERY_PLAN_KILLED, "collection dropped. UUID " + uuid);
        }
        if (recordId != Long.MIN_VALUE && collection.byRecordId(recordId) == null) {
            throw new CommandFailure(
                    ErrorCode.CAPPED_POSITION_LOST,
                    "CollectionScan died due to position in capped collection being deleted. Last seen record id: RecordId("
                            + recordId + ")");
        }
        return collection.documentsAfter(recordId);
    }
}
