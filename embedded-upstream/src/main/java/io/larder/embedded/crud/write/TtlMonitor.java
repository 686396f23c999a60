package io.larder.embedded.crud.write;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReplicaSet;
import io.larder.embedded.replication.ServerClock;
import io.larder.embedded.replication.WriteOrigin;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.DatabaseState;
import io.larder.embedded.storage.StoredDocument;
import io.larder.embedded.storage.WorkingCopy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes documents whose time has come, from time to time, on the primary. Runs on the clock's thread and never waits: what
 * a transaction holds is left for the next time.
 */
public final class TtlMonitor implements AutoCloseable {
    private final ReplicaSet set;
    private final ServerClock clock;
    private volatile Duration period;
    private ServerClock.@Nullable Alarm alarm;
    private boolean closed;

    public TtlMonitor(ReplicaSet set, Duration period) {
        this.set = set;
        this.clock = set.clock();
        this.period = period;
        schedule();
    }

    /** How long from one pass to the next (ttlMonitorSleepSecs), counted from now. */
    public synchronized void period(Duration next) {
        period = next;
        schedule();
    }

    private synchronized void schedule() {
        if (alarm != null) {
            alarm.cancel();
        }
        if (!closed) {
            alarm = clock.at(clock.instant().plus(period), this::pass);
        }
    }

    private void pass() {
        try {
            Member primary = set.primary();
            if (primary != null) {
                expire(primary);
            }
        } finally {
            schedule();
        }
    }

    private void expire(Member primary) {
        for (DatabaseState database : primary.applied().state().databases()) {
            for (CollectionState collection : database.collections()) {
                if (!Expiry.rulesOf(collection).isEmpty()) {
                    expire(primary, collection.namespace());
                }
            }
        }
    }

    private void expire(Member primary, Namespace namespace) {
        try {
            set.write(primary, WriteOrigin.NONE, null, copy -> {
                removeExpired(copy, namespace);
                return true;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void removeExpired(WorkingCopy copy, Namespace namespace) {
        CollectionState collection = copy.collection(namespace);
        if (collection == null) {
            return;
        }
        Instant now = clock.instant();
        List<Expiry> rules = Expiry.rulesOf(collection);
        List<StoredDocument> expired = new ArrayList<>();
        for (StoredDocument each : collection.documents()) {
            Document document = each.document();
            if (rules.stream().anyMatch(rule -> rule.hasExpired(document, now))) {
                expired.add(each);
            }
        }
        for (StoredDocument each : expired) {
            remove(copy, namespace, each);
        }
    }

    /** A version that a transaction is about to change is left: the next pass will see what became of it. */
    private static void remove(WorkingCopy copy, Namespace namespace, StoredDocument document) {
        if (copy.isFree(namespace, document)) {
            copy.delete(namespace, document);
            copy.endStep();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        schedule();
    }
}
