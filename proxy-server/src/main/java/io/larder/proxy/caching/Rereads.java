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
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.Lender;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads of Larder's own of what memory has or had: because an answer is beyond its time, or because a change has ended it. Of no
 * session, for no client, and kept by the rules of any other fill. For one event loop.
 */
public final class Rereads {
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
            Attempt.Fill again = anew(command, entry, allocator);
            if (again != null && again.inPlace() != null) {
                loop.ownReads().send(again.inPlace(), Target.PRIMARY, again.witness());
            }
        }
    }

    /**
     * The same over a connection of the principal's own that is free for the moment.
     *
     * @return how to give it up; null if there is nothing to read again, and then the lender is told nothing
     */
    public @Nullable Runnable revalidateOver(
            UpstreamConnection connection,
            Lender lender,
            CommandView command,
            Entry entry,
            ByteBufAllocator allocator) {
        Attempt.Fill again = anew(command, entry, allocator);
        if (again == null || again.inPlace() == null) {
            return null;
        }
        return OwnRead.over(connection, again.inPlace(), again.witness(), lender)::abandon;
    }

    private Attempt.@Nullable Fill anew(CommandView command, Entry entry, ByteBufAllocator allocator) {
        long definitions = all.cache().definitions();
        if (!entry.isAlive() || all.catalogue().against(entry.query().shape().namespaces()) != null) {
            return null; // it was made by definitions that hold no longer, or may have been
        }
        Terms terms = lookup.terms().definitions(definitions).lag(false, false); // the primary is asked
        Begun begun = all.cache().begin(entry.query(), entry.key(), terms, entry.command(), null);
        if (!(begun instanceof Fill fill)) {
            return null;
        }
        return fill(fill, entry.query(), command, allocator);
    }

    private Attempt.Fill fill(Fill fill, Query query, CommandView command, ByteBufAllocator allocator) {
        Gathering gathering = loop.gathering(query.shape().kind(), lookup.policy());
        ByteBuf request = FillRequest.withoutSession(
                command,
                fill.afterClusterTime(),
                fill.needsMajority(),
                loop.times().newest(),
                allocator);
        return new Attempt.Fill(request, new SentFill(loop, fill, gathering, null, null, false, false), 0);
    }

    /**
     * A read of Larder's own in place of an answer that a change has ended; null if it is not to be kept any more. What the
     * query means is found out anew: the collection may be another one by now, in which strings compare otherwise.
     */
    Attempt.@Nullable Fill again(Refresh refresh, CommandView command, ByteBufAllocator allocator) {
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
        return fill(fill, query, command, allocator);
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
