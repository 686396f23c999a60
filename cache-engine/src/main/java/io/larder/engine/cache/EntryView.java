package io.larder.engine.cache;

import io.larder.engine.entry.Entry;
import io.larder.engine.query.Shape;

/**
 * What may be shown of an entry: no documents, and no values of its query.
 *
 * @param key a short name of its key
 * @param time the cluster time that it is proven for; 0 if none
 * @param watched whether streams tell of what happens after that
 */
public record EntryView(
        String key,
        Shape shape,
        int weight,
        int documents,
        long time,
        long number,
        boolean watched,
        boolean alive,
        long ageNanos,
        long idleNanos,
        int hits) {
    static EntryView of(Entry entry, long now) {
        return new EntryView(
                entry.key().toString(),
                entry.query().shape(),
                entry.weight(),
                entry.answer().documents(),
                entry.proof().time(),
                entry.proof().number(),
                entry.proof().isWatched(),
                entry.isAlive(),
                now - entry.proof().sentNanos(),
                now - entry.lastHitNanos(),
                entry.hits());
    }
}
