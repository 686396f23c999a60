package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.cursor.Batch;
import io.larder.embedded.cursor.BatchRequest;
import io.larder.embedded.cursor.BatchSource;
import io.larder.embedded.cursor.IteratorSource;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.project.Projection;
import io.larder.embedded.replication.Member;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A tailable cursor: goes on after the last document it looked at, in whatever the collection has become. */
final class TailSource implements BatchSource {
    private final Member member;
    private final Namespace namespace;
    private final UUID uuid;
    private final Matcher matcher;
    private final Projection projection;
    private final boolean awaits;
    private long last = Long.MIN_VALUE;

    TailSource(Member member, Namespace namespace, UUID uuid, Matcher matcher, Projection projection, boolean awaits) {
        this.member = member;
        this.namespace = namespace;
        this.uuid = uuid;
        this.matcher = matcher;
        this.projection = projection;
        this.awaits = awaits;
    }

    @Override
    public Batch next(BatchRequest request) {
        List<Document> batch = take(request);
        if (batch.isEmpty() && awaits && !request.await().isZero()) {
            Instant deadline = member.set().clock().instant().plus(request.await());
            try {
                member.set().await(this::hasMore, deadline);
            } catch (InterruptedException e) {
                throw request.operation().interrupted();
            }
            batch = take(request);
        }
        return Batch.of(batch, false);
    }

    private CollectionState collection() {
        CollectionState collection = member.applied().state().collection(namespace);
        if (collection == null || !collection.uuid().equals(uuid)) {
            throw new CommandFailure(ErrorCode.QUERY_PLAN_KILLED, "collection dropped. UUID " + uuid);
        }
        if (last != Long.MIN_VALUE && collection.byRecordId(last) == null) {
            throw new CommandFailure(
                    ErrorCode.CAPPED_POSITION_LOST,
                    "CollectionScan died due to position in capped collection being deleted. Last seen record id: RecordId("
                            + last + ")");
        }
        return collection;
    }

    /** True also where the collection is gone, which the next look finds out. */
    private boolean hasMore() {
        CollectionState collection = member.applied().state().collection(namespace);
        if (collection == null || !collection.uuid().equals(uuid)) {
            return true;
        }
        for (StoredDocument each : collection.documentsAfter(last)) {
            if (matcher.matches(each.document())) {
                return true;
            }
        }
        return false;
    }

    private List<Document> take(BatchRequest request) {
        List<Document> batch = new ArrayList<>();
        long bytes = 0;
        for (StoredDocument each : collection().documentsAfter(last)) {
            if (matcher.matches(each.document())) {
                Document shown = projection.apply(each.document());
                bytes += BsonSize.of(shown);
                if (batch.size() >= request.maxDocuments()
                        || (!batch.isEmpty() && bytes > IteratorSource.MAX_BATCH_BYTES)) {
                    break;
                }
                batch.add(shown);
            }
            last = each.recordId();
        }
        return batch;
    }
}
