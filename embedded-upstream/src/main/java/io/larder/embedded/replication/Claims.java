package io.larder.embedded.replication;

import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.StoredDocument;
import io.larder.embedded.storage.WriteConflict;
import io.larder.embedded.storage.WriteGuard;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the open transactions of a primary hold: versions they replace, unique keys they take, collections they use. Owned
 * by the writer lock; each transaction's share is bounded by the transaction's own limit.
 */
public final class Claims {
    private final Map<Object, Object> holders = new HashMap<>();
    private final Map<Object, Set<Object>> held = new HashMap<>();
    private final Map<Namespace, Set<Object>> users = new HashMap<>();
    private final AtomicLong releases = new AtomicLong();

    /** What plain writers must respect. */
    public WriteGuard againstPlainWrites() {
        return new PlainGuard();
    }

    public static Object version(UUID collection, long recordId) {
        return new Version(collection, recordId);
    }

    public static Object key(UUID collection, String index, byte[] key) {
        return new Key(collection, index, ByteBuffer.wrap(key));
    }

    /** Takes something for a transaction, or fails because another has it. */
    public void take(Object what, Object owner) {
        Object holder = holders.putIfAbsent(what, owner);
        if (holder == null) {
            held.computeIfAbsent(owner, none -> new HashSet<>()).add(what);
        } else if (!holder.equals(owner)) {
            throw new WriteConflict();
        }
    }

    /** A transaction uses a collection: nobody else alters it until the transaction is over. */
    public void use(Namespace namespace, Object owner) {
        users.computeIfAbsent(namespace, none -> new HashSet<>()).add(owner);
    }

    /** True if a transaction other than this one uses the collection. */
    public boolean isUsedByOthers(Namespace namespace, @Nullable Object owner) {
        Set<Object> owners = users.getOrDefault(namespace, Set.of());
        return owners.size() > 1 || (owners.size() == 1 && !(owner != null && owners.contains(owner)));
    }

    /** Moves whenever a transaction gives up what it holds. */
    long releases() {
        return releases.get();
    }

    public void release(Object owner) {
        releases.incrementAndGet();
        for (Object what : held.getOrDefault(owner, Set.of())) {
            holders.remove(what);
        }
        held.remove(owner);
        users.values().removeIf(owners -> owners.remove(owner) && owners.isEmpty());
    }

    private record Version(UUID collection, long recordId) {}

    private record Key(UUID collection, String index, ByteBuffer key) {}

    private final class PlainGuard implements WriteGuard {
        @Override
        public void beforeDocument(CollectionState collection, StoredDocument document) {
            if (holders.containsKey(new Version(collection.uuid(), document.recordId()))) {
                throw new WriteConflict();
            }
        }

        @Override
        public void beforeKeys(CollectionState collection, IndexDefinition index, List<byte[]> keys) {
            for (byte[] key : keys) {
                // A key that a stored document holds is a duplicate, whatever a transaction is about to do.
                if (collection.holderOf(index.name(), key) == null
                        && holders.containsKey(key(collection.uuid(), index.name(), key))) {
                    throw new WriteConflict();
                }
            }
        }

        @Override
        public void beforeCatalogue(CollectionState collection) {
            if (isUsedByOthers(collection.namespace(), null)) {
                throw new WriteConflict();
            }
        }
    }
}
