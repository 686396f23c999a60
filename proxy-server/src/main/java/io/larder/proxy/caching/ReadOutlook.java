package io.larder.proxy.caching;

import io.larder.engine.cache.Lookups;
import io.larder.engine.entry.Entry;
import io.larder.engine.key.LookupKey;
import io.larder.engine.plan.Action;
import io.larder.engine.plan.Planner;
import io.larder.engine.policy.Hints;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Usage;
import io.larder.wire.message.CommandView;
import org.jspecify.annotations.Nullable;

/**
 * What would become of reads if they came now. Takes the steps of {@link LoopReads} by the same {@link Lookup}, up to the one
 * that would send something, and leaves no trace: no count, no lease, no use of an entry. For one thread.
 */
public final class ReadOutlook {
    private enum Fate {
        ANSWERED,
        JOINED,
        KEPT,
        SENT
    }

    private final Caching all;
    private final Lookups memory;
    private final Lookup lookup;

    ReadOutlook(Caching all) {
        this.all = all;
        this.memory = all.cache().unnoticed();
        this.lookup = new Lookup(all, memory, CachedFor::wouldHave);
    }

    /** Of a read that was planned to be cached. */
    public ReadProspect of(CommandView command, Planner planned, Action action, CachedFor who) {
        Entry hit = action == Action.LOOKUP ? lookup.find(command, planned, who, System.nanoTime()) : null;
        if (hit != null) {
            return prospect(planned, who, Fate.ANSWERED, null, hit.query());
        }
        boolean compared = lookup.takeShadowed(planned) != null;
        Reason why = action == Action.LOOKUP ? lookup.reason() : Reason.HINT_FRESH;
        long definitions = all.cache().definitions();
        Shape shape = lookup.shape(planned);
        Query query = shape == null ? null : lookup.query();
        if (compared) {
            return prospect(planned, who, Fate.KEPT, why, query);
        }
        if (shape == null
                || query == null
                || !lookup.allowSent(command, planned, shape, System.nanoTime())
                || lookup.against(shape) != null) {
            return prospect(planned, who, Fate.SENT, lookup.reason(), query);
        }
        LookupKey key = lookup.key(planned, who);
        if (key == null) {
            return prospect(planned, who, Fate.SENT, lookup.reason(), query);
        }
        Reason unwanted = why == Reason.NOT_CACHED ? all.cache().wouldDecline(key, usage(shape)) : null;
        if (unwanted != null) {
            return prospect(planned, who, Fate.SENT, unwanted, query);
        }
        boolean mayFollow = action == Action.LOOKUP
                && who.wouldHave(shape)
                && !lookup.policy().shadow();
        if (mayFollow && all.cache().wouldJoin(key.toKey(), lookup.terms().definitions(definitions))) {
            return prospect(planned, who, Fate.JOINED, why, query);
        }
        Reason refused = all.cache().wouldRefuse(query, lookup.terms().definitions(definitions));
        return refused == null
                ? prospect(planned, who, Fate.KEPT, why, query)
                : prospect(planned, who, Fate.SENT, refused, query);
    }

    private @Nullable Usage usage(Shape shape) {
        return all.cache().usage().existing(shape.text(), shape.namespace());
    }

    private ReadProspect prospect(
            Planner planned, CachedFor who, Fate fate, @Nullable Reason reason, @Nullable Query query) {
        Policy policy = policy(planned, query);
        Hints hints = planned.hints();
        LookupKey key = lookup.key(planned, who);
        Entry entry = key == null ? null : memory.find(key);
        boolean covered = query != null && query.shape().namespaces().stream().allMatch(all.cache()::isCovered);
        return new ReadProspect(
                fate == Fate.ANSWERED,
                fate == Fate.JOINED,
                fate == Fate.KEPT,
                reason,
                key == null ? null : key.toKey(),
                entry,
                query,
                policy,
                hints.level(policy),
                hints.badParts(),
                covered,
                hints.ttlNanos(policy),
                hints.ttlAloneNanos(policy),
                hints.boundNanos(policy));
    }

    /** Which one holds hangs on the shape only where shapes have policies of their own. */
    private static Policy policy(Planner planned, @Nullable Query query) {
        return query != null && planned.policy().isByShape()
                ? planned.policy().of(query.shape().text())
                : planned.policy().general();
    }
}
