package io.larder.proxy.caching;

import io.larder.engine.answer.Gathering;
import io.larder.engine.cache.Begun;
import io.larder.engine.cache.Fill;
import io.larder.engine.cache.Forward;
import io.larder.engine.cache.Refresh;
import io.larder.engine.cache.Terms;
import io.larder.engine.entry.Entry;
import io.larder.engine.plan.Planner;
import io.larder.engine.policy.Policies;
import io.larder.engine.query.Query;
import io.larder.engine.reason.Reason;
import io.larder.engine.rights.Lease;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads of Larder's own of what memory has or had: because an answer is beyond its time, or because a change has ended it. Of no
 * session, for no client, and kept by the rules of any other fill. For one event loop.
 */
public final class Rereads {
    /** Of what waits, at one occasion: somebody else may have read it meanwhile, or it may not be kept any more. */
    private static final int MOST_LOOKED_AT = 8;

    private final Caching all;
    private final LoopCaching loop;
    private final Lookup lookup;
    /** For what changes have ended, by these policies. */
    private Planner planner;

    private Policies plannedBy;

    Rereads(Caching all, LoopCaching loop, Lookup lookup) {
        this.all = all;
        this.loop = loop;
        this.lookup = lookup;
        this.plannedBy = all.policies();
        this.planner = new Planner(plannedBy);
    }

    /** Reads again, in the background, what memory has just answered. */
    public void revalidate(CommandView command, Entry entry, ByteBufAllocator allocator) {
        if (loop.ownReads().hasRoom()) {
            Attempt.Fill again = anew(command, entry, FillRequest.OWN_LIMIT_MILLIS, allocator);
            if (again != null && again.inPlace() != null) {
                loop.ownReads().send(again.inPlace(), Target.PRIMARY, again.witness());
            }
        }
    }

    /**
     * The same over a connection of the principal's own that is free for the moment.
     *
     * @param begins run before it is sent
     * @return how to give it up; null if there is nothing to read again, and then the lender is told nothing
     */
    public @Nullable Runnable revalidateOver(
            UpstreamConnection connection,
            Lender lender,
            CommandView command,
            Entry entry,
            Runnable begins,
            ByteBufAllocator allocator) {
        Attempt.Fill again = anew(command, entry, lentMillis(), allocator);
        if (again == null || again.inPlace() == null) {
            return null;
        }
        begins.run();
        return OwnRead.over(connection, again.inPlace(), again.witness(), lender)::abandon;
    }

    /**
     * Reads again what a change has ended, over a connection of one whom it was kept for that is free for the moment: what waits
     * for longest in the line of those, of what is still to be read.
     *
     * @param begins run before it is sent
     * @return how to give it up; null if there is nothing to read again, and then the lender is told nothing
     */
    public @Nullable Runnable againOver(
            UpstreamConnection connection,
            Lender lender,
            CachedFor who,
            LentReads.Line line,
            Runnable begins,
            ByteBufAllocator allocator) {
        Attempt.Fill again = null;
        for (int looked = 0; again == null && looked < MOST_LOOKED_AT; looked++) {
            LentReads.Waiting next = line.next();
            if (next == null) {
                return null;
            }
            again = again(next.refresh(), who, allocator);
            if (again == null && reason() == Reason.WRITE_IN_FLIGHT) {
                line.add(next); // what ended the answer is still on its way
                return null;
            }
        }
        if (again == null || again.inPlace() == null) {
            return null;
        }
        begins.run();
        return OwnRead.over(connection, again.inPlace(), again.witness(), lender)::abandon;
    }

    private Attempt.@Nullable Fill again(Refresh refresh, CachedFor lender, ByteBufAllocator allocator) {
        lookup.reason(null);
        Entry readMeanwhile = all.cache().find(refresh.key());
        if (readMeanwhile != null && readMeanwhile.isAlive()) {
            return null;
        }
        CommandView command = new CommandView();
        command.parse(Unpooled.wrappedBuffer(refresh.command()));
        return again(refresh, command, lender, lentMillis(), allocator);
    }

    /** The client may want its connection back: it waits no longer than one of its own reads would for its proof. */
    private long lentMillis() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(all.settings().maxWaitNanos()));
    }

    private Attempt.@Nullable Fill anew(
            CommandView command, Entry entry, long limitMillis, ByteBufAllocator allocator) {
        long definitions = all.cache().definitions();
        if (!entry.isAlive() || all.catalogue().against(entry.query().shape().namespaces()) != null) {
            return null; // it was made by definitions that hold no longer, or may have been
        }
        Terms terms = lookup.terms().definitions(definitions).lag(false, false); // the primary is asked
        Begun begun = all.cache().begin(entry.query(), entry.key(), terms, entry.command(), null);
        if (!(begun instanceof Fill fill)) {
            return null;
        }
        return fill(fill, entry.query(), command, null, limitMillis, allocator);
    }

    private Attempt.Fill fill(
            Fill fill,
            Query query,
            CommandView command,
            @Nullable Lease lease,
            long limitMillis,
            ByteBufAllocator allocator) {
        Gathering gathering = loop.gathering(query.shape().kind(), lookup.policy());
        ByteBuf request = FillRequest.withoutSession(
                command,
                fill.afterClusterTime(),
                fill.needsMajority(),
                loop.times().newest(),
                limitMillis,
                allocator);
        SentFill sent = new SentFill(loop, fill, gathering, Proof.asked(lease), null, false, false);
        return new Attempt.Fill(request, sent, 0);
    }

    /**
     * A read of Larder's own in place of an answer that a change has ended; null if it is not to be kept any more. What the
     * query means is found out anew: the collection may be another one by now, in which strings compare otherwise.
     */
    Attempt.@Nullable Fill again(Refresh refresh, CommandView command, ByteBufAllocator allocator) {
        return again(refresh, command, null, FillRequest.OWN_LIMIT_MILLIS, allocator);
    }

    /** @param lender over whose connection it goes, so that its success proves what they may read; null where it is nobody's */
    private Attempt.@Nullable Fill again(
            Refresh refresh,
            CommandView command,
            @Nullable CachedFor lender,
            long limitMillis,
            ByteBufAllocator allocator) {
        long definitions = all.cache().definitions();
        Planner planned = planner();
        lookup.reason(null);
        if (!planned.plan(command).mayCache() || lookup.shape(planned) == null) {
            return null;
        }
        Query query = lookup.query();
        if (query == null
                || !lookup.allow(command, planned, query.shape(), System.nanoTime())
                || all.catalogue().against(query.shape().namespaces()) != null) {
            return null;
        }
        Terms terms = lookup.terms().definitions(definitions).lag(false, false);
        Begun begun = all.cache().begin(query, refresh.key(), terms, refresh.command(), null);
        if (!(begun instanceof Fill fill)) {
            lookup.reason(begun instanceof Forward forward ? forward.reason() : null);
            return null;
        }
        Lease lease = lender == null ? null : lender.lease(query.shape());
        return fill(fill, query, command, lease, limitMillis, allocator);
    }

    /** Nobody tells this loop of other policies: what it reads again comes seldom enough for a look each time. */
    private Planner planner() {
        Policies now = all.policies();
        if (now != plannedBy) {
            plannedBy = now;
            planner = new Planner(now);
        }
        return planner;
    }

    /** Why there is nothing to read again. */
    @Nullable
    Reason reason() {
        return lookup.reason();
    }
}
