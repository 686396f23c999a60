package io.larder.embedded.transaction;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Claims;
import io.larder.embedded.replication.Commit;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReadView;
import io.larder.embedded.replication.ReplicaSet;
import io.larder.embedded.replication.ServerClock;
import io.larder.embedded.replication.WriteOrigin;
import io.larder.embedded.replication.WriteWork;
import io.larder.embedded.request.LogicalSessionId;
import io.larder.embedded.storage.Change;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.OpTime;
import io.larder.embedded.storage.Replay;
import io.larder.embedded.storage.ServerState;
import io.larder.embedded.storage.SessionRecord;
import io.larder.embedded.storage.Step;
import io.larder.embedded.storage.WorkingCopy;
import io.larder.embedded.storage.WriteConflict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One multi-document transaction on the primary that began it. Changes under the writer lock only. */
final class Transaction {
    enum Status {
        IN_PROGRESS,
        COMMITTED,
        ABORTED
    }

    private final LogicalSessionId session;
    private final long number;
    private final Member member;
    private final Claims claims;
    private final Commit snapshot;
    private final Instant started;
    private final List<Change> changes = new ArrayList<>();
    private final Set<Namespace> used = new HashSet<>();
    private volatile ServerState state;
    private volatile Status status = Status.IN_PROGRESS;
    private @Nullable OpTime commitTime;
    private ServerClock.@Nullable Alarm expiry;

    /** Begins at the moment that the first command reads. */
    Transaction(LogicalSessionId session, long number, Member member, Commit snapshot) {
        this.session = session;
        this.number = number;
        this.member = member;
        this.claims = member.claims();
        this.snapshot = snapshot;
        this.started = member.set().clock().instant();
        this.state = snapshot.state();
    }

    IdleTransaction asIdle() {
        return new IdleTransaction(session, number, started);
    }

    long number() {
        return number;
    }

    Status status() {
        return status;
    }

    @Nullable
    OpTime commitTime() {
        return commitTime;
    }

    /** Aborts it if it is still open by then. */
    void expiresAt(Instant time) {
        set().locked(() -> {
            expiry = set().clock().at(time, this::abort);
        });
    }

    /** What its reads see now. */
    ReadView view() {
        return ReadView.ofTransaction(state, snapshot.opTime(), this::use);
    }

    /** From its first use on, a collection is kept from others' catalogue changes; one that changed since the snapshot fails. */
    private void use(Namespace namespace) {
        set().locked(() -> {
            requireInProgress();
            if (!used.add(namespace)) {
                return;
            }
            CollectionState then = snapshot.state().collection(namespace);
            CollectionState now = head().collection(namespace);
            if (then != null && (now == null || !sameCatalogue(then, now))) {
                used.remove(namespace);
                throw new CommandFailure(
                        ErrorCode.SNAPSHOT_UNAVAILABLE,
                        "Unable to read from a snapshot due to pending collection catalog changes to collection '"
                                + namespace
                                + "'; please retry the operation. Snapshot timestamp is "
                                + snapshot.opTime().toBson() + ". Collection minimum is "
                                + member.lastApplied().toBson());
            }
            claims.use(namespace, this);
        });
    }

    private static boolean sameCatalogue(CollectionState then, CollectionState now) {
        return then.uuid().equals(now.uuid())
                && then.options() == now.options()
                && then.indexes().stream()
                        .map(index -> index.definition())
                        .toList()
                        .equals(now.indexes().stream()
                                .map(index -> index.definition())
                                .toList());
    }

    ServerState head() {
        return member.timeline().last().state();
    }

    ServerState snapshotState() {
        return snapshot.state();
    }

    Claims claims() {
        return claims;
    }

    /** One write statement. A conflict fails at once; whatever it throws, nothing of the statement remains. */
    <T> T write(WriteWork<T> work) {
        return set().locked(() -> {
            requireInProgress();
            member.requireWritable();
            WorkingCopy copy = new WorkingCopy(state, set().ids(), new TransactionGuard(this), (int)
                    (set().clock().millis() / 1000));
            try {
                T result = work.on(copy);
                for (Step step : copy.finish()) {
                    step.changes().forEach(change -> use(change.namespace()));
                    changes.addAll(step.changes());
                }
                state = copy.state();
                return result;
            } catch (WriteConflict conflict) {
                throw new CommandFailure(
                        ErrorCode.WRITE_CONFLICT,
                        "Caused by :: Write conflict during plan execution and yielding is disabled. :: "
                                + "Please retry your operation or multi-document transaction.");
            }
        });
    }

    private void requireInProgress() {
        if (status != Status.IN_PROGRESS) {
            throw Participant.aborted(number);
        }
    }

    /** Makes its changes visible to all, as one oplog entry; without changes there is none. */
    void commit() {
        set().locked(() -> {
            requireInProgress();
            member.requireWritable();
            if (!changes.isEmpty()) {
                SessionRecord known =
                        SessionRecord.ofTransaction(number, set().clock().millis());
                ServerState next = Replay.onto(head(), changes, state, session, known);
                Step step = new Step(List.copyOf(changes), next);
                commitTime = Objects.requireNonNull(
                        set().append(member, List.of(step), new WriteOrigin(session, number, true)));
            }
            finish(Status.COMMITTED);
        });
    }

    void abort() {
        set().locked(() -> {
            if (status == Status.IN_PROGRESS) {
                finish(Status.ABORTED);
            }
        });
    }

    private void finish(Status end) {
        status = end;
        claims.release(this);
        if (expiry != null) {
            expiry.cancel();
        }
        changes.clear();
        state = ServerState.EMPTY;
        set().signal();
    }

    private ReplicaSet set() {
        return member.set();
    }
}
