package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** An index's entries in key order. Immutable. */
public final class IndexState {
    private final IndexDefinition definition;
    private final TreePMap<IndexKey, Long> entries;

    private IndexState(IndexDefinition definition, TreePMap<IndexKey, Long> entries) {
        this.definition = definition;
        this.entries = entries;
    }

    static IndexState empty(IndexDefinition definition) {
        return new IndexState(definition, TreePMap.empty(IndexKey.ORDER));
    }

    public IndexDefinition definition() {
        return definition;
    }

    public int entryCount() {
        return entries.size();
    }

    /** Record ids of the documents with exactly this key, in natural order. */
    public List<Long> find(List<? extends @Nullable Object> key) {
        return recordIds(KeyBytes.of(key, definition.descending()));
    }

    /** Record ids in key order between two keys that may be prefixes of whole keys; null means unbounded. */
    public Collection<Long> range(
            @Nullable List<? extends @Nullable Object> from,
            @Nullable List<? extends @Nullable Object> to,
            boolean toInclusive) {
        TreePMap<IndexKey, Long> part = entries;
        if (from != null) {
            part = part.tailMap(IndexKey.first(KeyBytes.of(from, definition.descending())), true);
        }
        if (to != null) {
            byte[] bound = KeyBytes.of(to, definition.descending());
            part = part.headMap(IndexKey.first(toInclusive ? KeyBytes.afterPrefix(bound) : bound), false);
        }
        return part.values();
    }

    /** The document other than this one that holds the key, where the index is unique; else null. */
    @Nullable
    Long otherHolder(byte[] key, long recordId) {
        for (Long holder : recordIds(key)) {
            if (holder != recordId) {
                return holder;
            }
        }
        return null;
    }

    private List<Long> recordIds(byte[] key) {
        List<Long> found = new ArrayList<>(1);
        for (IndexKey entry : entries.tailMap(IndexKey.first(key), true).keySet()) {
            if (!entry.hasBytes(key)) {
                break;
            }
            found.add(entry.recordId());
        }
        return found;
    }

    @Nullable
    Long first(byte[] key) {
        IndexKey entry = entries.ceilingKey(IndexKey.first(key));
        return entry != null && entry.hasBytes(key) ? Long.valueOf(entry.recordId()) : null;
    }

    List<DocumentKey> keysOf(Document document) {
        return IndexedKeys.of(definition, document);
    }

    IndexState plus(List<DocumentKey> keys, long recordId) {
        TreePMap<IndexKey, Long> next = entries;
        for (DocumentKey key : keys) {
            next = next.plus(new IndexKey(key.bytes(), recordId), recordId);
        }
        return new IndexState(definition, next);
    }

    IndexState minus(List<DocumentKey> keys, long recordId) {
        TreePMap<IndexKey, Long> next = entries;
        for (DocumentKey key : keys) {
            next = next.minus(new IndexKey(key.bytes(), recordId));
        }
        return new IndexState(definition, next);
    }

    IndexState withDefinition(IndexDefinition next) {
        return new IndexState(next, entries);
    }
}
