package io.larder.engine.cache;

import io.larder.engine.change.Change;
import io.larder.engine.entry.Entry;
import io.larder.engine.index.Drops;
import io.larder.engine.name.Namespace;
import io.larder.engine.tier.Tier;
import io.larder.engine.window.StreamScope;
import java.util.List;

/**
 * What changes do: they are noted where fills look, end what they affect in each collection that they may concern, and what has
 * died leaves the tier. The locks of collections are taken one at a time, and none is held when the tier is told.
 */
final class Invalidation {
    private final Cache cache;

    Invalidation(Cache cache) {
        this.cache = cache;
    }

    /** A stream has told of a change. */
    void told(Change change, long time) {
        cache.statistics().told();
        cache.noteDefinitions(
                List.of(change)); // first: who reads it from now on finds what is known of the collection gone
        Drops drops = new Drops();
        if (WideChanges.isWide(change)) {
            cache.wide().told(change, time);
            dropWide(List.of(change), drops, cache.flaws().streamDropsNothing);
        } else {
            NamespaceState state = cache.namespaces().existing(change.namespace());
            if (state != null) {
                state.told(change, time, drops);
                state.unpin();
            }
            NamespaceState shared = cache.namespaces().shared();
            if (shared != null) {
                shared.told(change, time, drops);
                shared.unpin();
            }
        }
        finish(drops);
    }

    /** A stream may have missed something: all that rests on it goes. */
    void dropCovered(StreamScope scope) {
        Drops drops = new Drops();
        cache.namespaces().forEach(state -> {
            if (state.standsForSeveral() || scope.covers(state.namespace())) {
                state.dropAll(drops);
            }
        });
        finish(drops);
    }

    /** Changes of more than one collection, which have been noted before. */
    void dropWide(List<Change> changes, Drops drops, boolean flawed) {
        if (changes.isEmpty() || flawed) {
            return;
        }
        cache.namespaces().forEach(state -> {
            for (Change change : changes) {
                if (state.standsForSeveral() || change.namespace().covers(state.namespace())) {
                    state.dropAll(drops);
                    return;
                }
            }
        });
    }

    /** What a write did in a collection that it was not marked in. */
    void local(Namespace namespace, List<Change> changes, long time, Drops drops) {
        NamespaceState state = cache.namespaces().pinned(namespace);
        state.local(changes, time, drops);
        state.unpin();
    }

    /** The same for collections that nothing is known of one by one. */
    void localShared(List<Change> changes, long time, Drops drops) {
        NamespaceState shared = cache.namespaces().shared();
        if (shared != null) {
            shared.local(changes, time, drops);
            shared.unpin();
        }
    }

    /** What changes have ended leaves the cache.tier(). No lock is held. */
    void finish(Drops drops) {
        cache.statistics().dropped(drops.precise(), drops.conservative(), drops.whole());
        for (Entry entry : drops.entries()) {
            cache.refreshes().offer(entry);
            cache.tier().remove(entry);
        }
    }

    /** An entry is not in the tier any more. The tier's locks may be held. */
    void left(Entry entry, Tier.Why why) {
        entry.kill();
        cache.statistics().leaves(why);
        entry.usage().left(entry.weight());
        for (Namespace namespace : entry.query().shape().namespaces()) {
            NamespaceState state = cache.namespaces().existing(namespace);
            if (state != null) {
                state.unregister(entry);
                state.unpin();
            }
        }
        NamespaceState shared = cache.namespaces().shared();
        if (shared != null) {
            shared.unregister(entry);
            shared.unpin();
        }
    }
}
