package io.larder.engine.cache;

import io.larder.engine.answer.Answer;
import io.larder.engine.entry.Entry;
import io.larder.engine.entry.EntryWeight;
import io.larder.engine.entry.Held;
import io.larder.engine.entry.Proof;
import io.larder.engine.index.Drops;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.reason.Reason;
import io.larder.engine.value.DocumentId;
import io.larder.engine.window.ClusterTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an answer gets in.
 *
 * <pre>
 *   1  in each collection, in one step under its lock: the check, and a place in the index (PENDING)
 *   2  what is behind no collection's lock: changes of whole databases, lost streams, definitions
 *   3  into the tier
 *   4  PENDING -> ADMITTED, unless something ended it since 1
 * </pre>
 *
 * From 1 on a change finds the entry and ends it; before 1 the check sees the change. What is not seen by 2 happens later, and
 * goes through the indexes as well. Until 4 nobody is served from it.
 */
final class Admission {
    private final Cache cache;
    private final Fill fill;
    private final Answer answer;
    private final long seen;
    private final boolean inBatches;

    Admission(Cache cache, Fill fill, Answer answer, long seen, boolean inBatches) {
        this.inBatches = inBatches;
        this.seen = seen;
        this.cache = cache;
        this.fill = fill;
        this.answer = answer;
    }

    /** Null if the answer is in. */
    @Nullable
    Reason run() {
        Held held = held();
        int weight = EntryWeight.of(fill.key(), fill.query(), answer, held, fill.command());
        if (weight > fill.largest()) {
            return Reason.TOO_LARGE;
        }
        Entry entry = new Entry(fill.key(), kept(fill.query()), answer, proof(), fill.usage(), fill.command(), weight);
        Drops drops = new Drops();
        Reason refused = register(entry, held, drops);
        if (refused == null) {
            fill.usage().kept(weight); // before it can leave
            cache.tier().put(entry);
            if (cache.flaws().insertAfterCheck) {
                Flaws.linger();
                fill.states().forEach(state -> state.registerUnchecked(entry, held));
            }
            if (!entry.admit()) {
                refused = cache.tier().get(fill.key()) == entry ? Reason.CHANGED_MEANWHILE : Reason.NOT_WORTH_KEEPING;
                cache.tier().remove(entry);
            }
        }
        if (refused != null) {
            entry.kill();
            fill.states().forEach(state -> state.unregister(entry));
        }
        cache.invalidation().finish(drops);
        return refused;
    }

    /** With the one instance of its shape that all entries share. */
    @SuppressWarnings("ReferenceEquality")
    private Query kept(Query query) {
        Shape known = fill.states().get(0).known(query.shape());
        return known == query.shape() ? query : query.of(known);
    }

    private @Nullable Reason register(Entry entry, Held held, Drops drops) {
        Claim claim = new Claim(entry.query(), held.ids(), entry.proof(), inBatches);
        for (NamespaceState state : fill.states()) {
            Reason refused = state.register(claim, entry, held, drops);
            if (refused != null) {
                return refused;
            }
        }
        return fill.checkOthers(claim);
    }

    /** Only where the answer shows its documents' identities unaltered. */
    private Held held() {
        if (!fill.query().shape().precise()) {
            return Held.UNKNOWN;
        }
        if (answer.documents() == 0) {
            return Held.NOTHING;
        }
        List<DocumentId> ids = answer.heldIds();
        return ids == null ? Held.UNKNOWN : Held.of(Set.copyOf(ids));
    }

    private Proof proof() {
        if (cache.flaws().numberFromReply) {
            Proof sent = fill.proof();
            return new Proof(
                    sent.time(),
                    cache.numbers().get(),
                    sent.sentNanos(),
                    cache.streams().over(fill.query()));
        }
        return seen == ClusterTime.NONE ? fill.proof() : fill.proof().seeingUpTo(seen);
    }
}
