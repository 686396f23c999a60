package io.larder.embedded.replication;

import io.larder.embedded.request.Deadline;
import io.larder.embedded.storage.IdSource;
import io.larder.embedded.storage.OpTime;
import io.larder.embedded.storage.Step;
import io.larder.embedded.storage.WorkingCopy;
import io.larder.embedded.storage.WriteConflict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole set in one object: its members, its history, and the lock under which all of it changes. What happens to it is
 * a function of the clock, the seed and the requests.
 */
public final class ReplicaSet implements AutoCloseable {
    private final ReplicaSetSettings settings;
    private final ServerClock clock;
    private final SetLock lock;
    private final IdSource ids;
    private final List<Member> members;
    private final Propagation propagation;
    private final Elections elections;
    private final PeriodicNoop noop;
    private final List<Consumer<Member>> roleListeners = new CopyOnWriteArrayList<>();
    private volatile Branch trunk;
    private volatile boolean closed;

    public ReplicaSet(ReplicaSetSettings settings, ServerClock clock) {
        this.settings = settings;
        this.clock = clock;
        this.lock = new SetLock(clock);
        this.ids = new IdSource(settings.seed());
        this.trunk = new Branch(Timeline.beginning(), OpTime.NONE, 0, 0);
        List<Member> made = new ArrayList<>();
        for (int id = 0; id < settings.members(); id++) {
            MemberRole role = settings.replicaSet() ? MemberRole.SECONDARY : MemberRole.STANDALONE;
            made.add(new Member(id, this, trunk, role, settings.lag()));
        }
        this.members = List.copyOf(made);
        this.propagation = new Propagation(members, clock, lock, settings.commitDelay());
        this.elections = new Elections(this, clock, settings.electionTime());
        this.noop = new PeriodicNoop(this, clock, settings.noopPeriod());
        locked(() -> {
            if (settings.replicaSet()) {
                elections.elect(members.get(0), 0);
            }
        });
        noop.start();
    }

    public ReplicaSetSettings settings() {
        return settings;
    }

    public ServerClock clock() {
        return clock;
    }

    public List<Member> members() {
        return members;
    }

    public Member member(int id) {
        return members.get(id);
    }

    /** The primary that the majority follows, or null while there is none. */
    public @Nullable Member primary() {
        for (Member member : members) {
            if (member.isWritable() && !member.isCutOff()) {
                return member;
            }
        }
        return null;
    }

    public Elections elections() {
        return elections;
    }

    /** Called under the lock whenever a member's role has changed. */
    public void onRoleChange(Consumer<Member> listener) {
        roleListeners.add(listener);
    }

    void roleChanged(Member member) {
        for (Consumer<Member> listener : roleListeners) {
            listener.accept(member);
        }
        lock.signal();
    }

    public <T> T locked(Supplier<T> work) {
        return lock.locked(work);
    }

    public void locked(Runnable work) {
        lock.locked(work);
    }

    /**
     * Waits until the condition holds; false if the deadline came first. It is looked at whenever anything moves, by the
     * thread that moved it and under the lock, so it must be quick and must not wait.
     */
    public boolean await(BooleanSupplier condition, @Nullable Instant deadline) throws InterruptedException {
        return lock.await(condition, deadline);
    }

    /** Makes everybody who waits look again. */
    public void signal() {
        lock.signal();
    }

    /**
     * Runs a plain write (one outside a transaction) on a primary. Waits while an open transaction stands in its way.
     *
     * @param deadline until when it waits, null for ever
     */
    public <T> Written<T> write(Member member, WriteOrigin origin, @Nullable Instant deadline, WriteWork<T> work)
            throws InterruptedException {
        while (true) {
            Claims seen = member.branch().claims;
            long releases = seen.releases();
            @Nullable Written<T> written = locked(() -> tryWrite(member, origin, work));
            if (written != null) {
                return written;
            }
            if (!await(() -> seen.releases() != releases || !member.isWritable(), deadline)) {
                throw Deadline.expired();
            }
        }
    }

    private <T> @Nullable Written<T> tryWrite(Member member, WriteOrigin origin, WriteWork<T> work) {
        member.requireWritable();
        Branch branch = member.branch();
        WorkingCopy copy = workingCopy(branch, clock.millis());
        try {
            T result = work.on(copy);
            return new Written<>(result, append(member, copy.finish(), origin));
        } catch (WriteConflict conflict) {
            return null;
        }
    }

    private WorkingCopy workingCopy(Branch branch, long millis) {
        return new WorkingCopy(
                branch.timeline().last().state(), ids, branch.claims.againstPlainWrites(), (int) (millis / 1000));
    }

    public IdSource ids() {
        return ids;
    }

    /** Puts finished steps at the end of the member's history. Under the lock. Null if there are none. */
    public @Nullable OpTime append(Member member, List<Step> steps, WriteOrigin origin) {
        if (steps.isEmpty()) {
            return null;
        }
        Branch branch = member.branch();
        Timeline timeline = branch.timeline();
        // The wall clock may be set back; the order of writes may not.
        long millis = Math.max(clock.millis(), timeline.last().millis());
        OpTime opTime = OpTime.NONE;
        for (Step step : steps) {
            opTime = new OpTime(branch.clusterTime.tick(millis), branch.term());
            OplogEntry entry = new OplogEntry(opTime, millis, origin, step.changes(), ChangeSize.of(step.changes()));
            timeline = timeline.plus(entry, new Commit(opTime, step.after(), millis), settings.retention());
        }
        branch.timeline(timeline);
        advance();
        return opTime;
    }

    /** Lets every member and the commit point move to where they are by now. */
    void advance() {
        lock.locked(() -> {
            propagation.advance(trunk);
            lock.signal();
        });
    }

    Branch trunk() {
        return trunk;
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        noop.stop();
        lock.signal();
    }

    /** By how much the commit point trails from now on. */
    public void commitDelay(Duration delay) {
        propagation.commitDelay(delay);
        advance();
    }

    /** Holds the commit point where it is, or lets it go on. */
    public void stallCommitPoint(boolean stalled) {
        propagation.commitStalled(stalled);
        advance();
    }

    /** By how much a secondary trails from now on. */
    public void lag(Member member, Duration lag) {
        member.lag(lag);
        advance();
    }

    /** Stops a secondary from applying anything, or lets it go on. */
    public void pause(Member member, boolean paused) {
        member.paused(paused);
        advance();
    }

    /** How often an idle primary writes an entry from now on. */
    public void noopPeriod(Duration period) {
        noop.period(period);
    }
}
