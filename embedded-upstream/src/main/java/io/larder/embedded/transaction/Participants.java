package io.larder.embedded.transaction;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.request.LogicalSessionId;
import io.larder.embedded.session.Sessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The participants of one member, longest unused first. Safe for any thread. At the limit idle ones are dropped, which
 * forgets aborted transactions only; if none is idle, no further session may number its requests.
 */
public final class Participants {
    private static final int MOST = 20_000;

    private final Member member;
    private final Map<LogicalSessionId, Participant> participants = new LinkedHashMap<>(64, 0.75f, true);
    private volatile Duration lifetime = Duration.ofSeconds(60);

    public Participants(Member member, Sessions sessions) {
        this.member = member;
        sessions.onEnd(this::abort);
        member.set().onRoleChange(changed -> {
            if (changed == member && !member.isWritable()) {
                abortAll();
            }
        });
    }

    /** How long a transaction may stay open before it is aborted (transactionLifetimeLimitSeconds). */
    public void lifetime(Duration limit) {
        lifetime = limit;
    }

    public Duration lifetime() {
        return lifetime;
    }

    synchronized Participant of(LogicalSessionId id) {
        Participant known = participants.get(id);
        if (known == null) {
            makeRoom();
            known = new Participant(id);
            participants.put(id, known);
        }
        return known;
    }

    private void makeRoom() {
        if (participants.size() < MOST) {
            return;
        }
        participants.values().removeIf(Participant::isIdle);
        if (participants.size() >= MOST) {
            throw new CommandFailure(
                    ErrorCode.TOO_MANY_LOGICAL_SESSIONS, "too many sessions have a transaction in progress");
        }
    }

    /** Watches over a transaction's lifetime. */
    void begun(Transaction transaction) {
        transaction.expiresAt(member.set().clock().instant().plus(lifetime));
    }

    private void abort(LogicalSessionId id) {
        Participant known;
        synchronized (this) {
            known = participants.get(id);
        }
        if (known != null) {
            abort(known);
        }
    }

    private static void abort(Participant participant) {
        Transaction open = participant.transaction();
        if (open != null) {
            open.abort();
        }
    }

    private void abortAll() {
        List<Participant> all;
        synchronized (this) {
            all = new ArrayList<>(participants.values());
        }
        all.forEach(Participants::abort);
    }

    /** The open transactions that wait for their next command. */
    public synchronized List<IdleTransaction> idleTransactions() {
        List<IdleTransaction> idle = new ArrayList<>();
        for (Participant each : participants.values()) {
            Transaction open = each.transaction();
            if (open != null && open.status() == Transaction.Status.IN_PROGRESS && each.isFree()) {
                idle.add(open.asIdle());
            }
        }
        return idle;
    }

    /** How many transactions are open, for serverStatus. */
    public synchronized long openTransactions() {
        return participants.values().stream()
                .map(Participant::transaction)
                .filter(open -> open != null && open.status() == Transaction.Status.IN_PROGRESS)
                .count();
    }
}
