package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.cursor.Batch;
import io.larder.embedded.cursor.BatchRequest;
import io.larder.embedded.cursor.BatchSource;
import io.larder.embedded.cursor.IteratorSource;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.project.Projection;
import io.larder.embedded.replication.Member;
import io.larder.embedded.storage.StoredDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A tailable cursor: goes on after the last document it looked at, in whatever there is by then. */
final class TailSource implements BatchSource {
    private final Member member;
    private final Tail tail;
    private final Matcher matcher;
    private final Projection projection;
    private final boolean awaits;
    private long last = Long.MIN_VALUE;
    private long toSkip;
    private long left;

    TailSource(Member member, Tail tail, FindRequest request, Matcher matcher, Projection projection) {
        this.member = member;
        this.tail = tail;
        this.matcher = matcher;
        this.projection = projection;
        this.awaits = request.awaitData();
        this.toSkip = request.skip();
        this.left = request.limit() == 0 ? Long.MAX_VALUE : request.limit();
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
        return Batch.of(batch, left == 0);
    }

    private boolean hasMore() {
        try {
            for (StoredDocument each : tail.after(last)) {
                if (matcher.matches(each.document())) {
                    return true;
                }
            }
            return false;
        } catch (CommandFailure gone) {
            // The next look finds out, and fails with it.
            return true;
        }
    }

    private List<Document> take(BatchRequest request) {
        List<Document> batch = new ArrayList<>();
        long bytes = 0;
        for (StoredDocument each : tail.after(last)) {
            if (matcher.matches(each.document()) && toSkip > 0) {
                toSkip--;
            } else if (matcher.matches(each.document())) {
                Document shown = projection.apply(each.document());
                bytes += BsonSize.of(shown);
                if (left == 0
                        || batch.size() >= request.maxDocuments()
                        || (!batch.isEmpty() && bytes > IteratorSource.MAX_BATCH_BYTES)) {
                    break;
                }
                batch.add(shown);
                left--;
            }
            last = each.recordId();
        }
        return batch;
    }
}
