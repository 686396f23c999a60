package io.larder.engine.entry;

import io.larder.engine.answer.Answer;
import io.larder.engine.key.Key;
import io.larder.engine.query.Query;
import io.larder.engine.value.DocumentId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an entry takes on the heap, with its places in the index and in the tier. Counted for a 64-bit virtual machine with
 * compressed references, and as if the entry shared no document and no value with any other: rather too much than too little,
 * because the limit of a tier is a promise.
 */
public final class EntryWeight {
    /** The entry, its proof, and its one placement. */
    private static final int ENTRY = 64 + 48 + 56;

    /** One more placement, where it is made of one more collection. */
    private static final int FURTHER = 56 + 8;

    /** Its node in the tier's map and in the tier's policy, and its share of the map's table and of the frequency sketch. */
    private static final int IN_TIER = 32 + 64 + 16 + 16;

    /** A place in a chain, and its share of the table by which that is found, which is half empty after it has grown. */
    private static final int EDGE = 48 + 8;

    private EntryWeight() {}

    /** Never more than an int holds: what would be is far above any limit for one entry. */
    public static int of(Key key, Query query, Answer answer, Held held, byte @Nullable [] command) {
        long weight = ENTRY + IN_TIER;
        weight += (long) FURTHER * (query.shape().namespaces().size() - 1);
        weight += key.heapBytes();
        weight += query.heapBytes();
        weight += answer.heapBytes();
        weight += command == null ? 0 : 24 + command.length;
        Set<DocumentId> named = query.ids();
        weight += named == null ? EDGE : found(named);
        weight += query.equalityValue() == null ? 0 : query.equalityValue().heapBytes();
        weight += named == null || !named.equals(held.ids()) ? found(held.ids()) : 0;
        return (int) Math.min(weight, Integer.MAX_VALUE);
    }

    private static long found(@Nullable Set<DocumentId> ids) {
        long bytes = 0;
        if (ids != null) {
            for (DocumentId id : ids) {
                bytes += EDGE + id.heapBytes();
            }
        }
        return bytes;
    }
}
