package io.larder.embedded.admin.hello;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.replication.ReplicaSet;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a member's hello would say differently: every change of a role in the set. */
public final class TopologyVersion {
    private final ObjectId processId;
    private final ReplicaSet set;
    private final AtomicLong counter = new AtomicLong(6);

    public TopologyVersion(ObjectId processId, ReplicaSet set) {
        this.processId = processId;
        this.set = set;
        set.onRoleChange(member -> counter.incrementAndGet());
    }

    public ObjectId processId() {
        return processId;
    }

    public long counter() {
        return counter.get();
    }

    /** Waits until the counter has left this value, at most until the deadline. */
    public void awaitChange(long known, Instant deadline) throws InterruptedException {
        set.await(() -> counter.get() != known || set.isClosed(), deadline);
    }

    public Document toDocument() {
        return new Document("processId", processId).append("counter", counter.get());
    }
}
