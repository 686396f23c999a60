package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** A collection (or view) at one moment: identity, options, indexes, documents. Immutable. */
public final class CollectionState {
    private final Namespace namespace;
    private final UUID uuid;
    private final CollectionOptions options;
    private final TreePMap<Long, StoredDocument> documents;
    private final long dataSize;
    private final List<IndexState> indexes;

    private CollectionState(
            Namespace namespace,
            UUID uuid,
            CollectionOptions options,
            TreePMap<Long, StoredDocument> documents,
            long dataSize,
            List<IndexState> indexes) {
        this.namespace = namespace;
        this.uuid = uuid;
        this.options = options;
        this.documents = documents;
        this.dataSize = dataSize;
        this.indexes = indexes;
    }

    static CollectionState empty(
            Namespace namespace, UUID uuid, CollectionOptions options, List<IndexDefinition> definitions) {
        List<IndexState> indexes = definitions.stream().map(IndexState::empty).toList();
        return new CollectionState(namespace, uuid, options, TreePMap.empty(), 0, indexes);
    }

    public Namespace namespace() {
        return namespace;
    }

    public UUID uuid() {
        return uuid;
    }

    public CollectionOptions options() {
        return options;
    }

    public int count() {
        return documents.size();
    }

    /** The sum of the documents' sizes as BSON. */
    public long dataSize() {
        return dataSize;
    }

    /** In natural order, which is the order of record ids. Lazy; a state never changes, so neither does this. */
    public Collection<StoredDocument> documents() {
        return documents.values();
    }

    public Collection<StoredDocument> documentsBackwards() {
        return documents.descendingMap().values();
    }

    /** Those after a record id: where a tailable cursor goes on. */
    public Collection<StoredDocument> documentsAfter(long recordId) {
        return documents.tailMap(recordId, false).values();
    }

    public @Nullable StoredDocument byRecordId(long recordId) {
        return documents.get(recordId);
    }

    /** The document with this _id under the collection's own collation, or null. Equal numbers of unlike types match. */
    public @Nullable StoredDocument byId(@Nullable Object id) {
        for (IndexState index : indexes) {
            if (index.definition().isId()) {
                List<DocumentKey> keys = index.keysOf(new Document("_id", id));
                Long recordId = index.first(keys.get(0).bytes());
                return recordId == null ? null : documents.get(recordId);
            }
        }
        return null;
    }

    /** The index on _id first, the others in the order of their making. */
    public List<IndexState> indexes() {
        return indexes;
    }

    public @Nullable IndexState index(String name) {
        for (IndexState index : indexes) {
            if (index.definition().name().equals(name)) {
                return index;
            }
        }
        return null;
    }

    /** The record id of the document that holds this key of an index, or null. */
    public @Nullable Long holderOf(String indexName, byte[] key) {
        IndexState index = index(indexName);
        return index == null ? null : index.first(key);
    }

    /** The documents that record ids of one of this state's indexes stand for. */
    public List<StoredDocument> resolve(Collection<Long> recordIds) {
        List<StoredDocument> found = new ArrayList<>(recordIds.size());
        for (Long recordId : recordIds) {
            found.add(Objects.requireNonNull(documents.get(recordId)));
        }
        return found;
    }

    /** The oldest document in natural order, or null when empty. */
    @Nullable
    StoredDocument oldest() {
        return documents.isEmpty()
                ? null
                : Objects.requireNonNull(documents.firstEntry()).getValue();
    }

    /**
     * Adds a document.
     *
     * @throws io.larder.embedded.failure.CommandFailure with 11000 where a unique index forbids it
     */
    CollectionState plus(StoredDocument added) {
        List<IndexState> next = new ArrayList<>(indexes.size());
        for (IndexState index : indexes) {
            List<DocumentKey> keys = index.keysOf(added.document());
            DuplicateKeys.reject(namespace, index, keys, added.recordId());
            next.add(index.plus(keys, added.recordId()));
        }
        return with(documents.plus(added.recordId(), added), dataSize + added.size(), next);
    }

    CollectionState replaced(StoredDocument before, StoredDocument after) {
        List<IndexState> next = new ArrayList<>(indexes.size());
        for (IndexState index : indexes) {
            List<DocumentKey> old = index.keysOf(before.document());
            List<DocumentKey> keys = index.keysOf(after.document());
            if (keys.equals(old)) {
                next.add(index);
                continue;
            }
            DuplicateKeys.reject(namespace, index, keys, after.recordId());
            next.add(index.minus(old, before.recordId()).plus(keys, after.recordId()));
        }
        return with(documents.plus(after.recordId(), after), dataSize + after.size() - before.size(), next);
    }

    CollectionState minus(StoredDocument removed) {
        List<IndexState> next = new ArrayList<>(indexes.size());
        for (IndexState index : indexes) {
            next.add(index.minus(index.keysOf(removed.document()), removed.recordId()));
        }
        return with(documents.minus(removed.recordId()), dataSize - removed.size(), next);
    }

    private CollectionState with(TreePMap<Long, StoredDocument> documents, long dataSize, List<IndexState> indexes) {
        return new CollectionState(namespace, uuid, options, documents, dataSize, List.copyOf(indexes));
    }

    /** Builds the index over what is there. */
    CollectionState withIndex(IndexDefinition definition) {
        IndexState built = IndexState.empty(definition);
        for (StoredDocument document : documents.values()) {
            List<DocumentKey> keys = built.keysOf(document.document());
            DuplicateKeys.reject(namespace, built, keys, document.recordId());
            built = built.plus(keys, document.recordId());
        }
        List<IndexState> next = new ArrayList<>(indexes);
        next.add(built);
        return with(documents, dataSize, next);
    }

    CollectionState withoutIndex(String name) {
        return with(
                documents,
                dataSize,
                indexes.stream()
                        .filter(index -> !index.definition().name().equals(name))
                        .toList());
    }

    /** The definition of the same name is replaced; the entries stay. */
    CollectionState withIndexDefinition(IndexDefinition definition) {
        return with(
                documents,
                dataSize,
                indexes.stream()
                        .map(index -> index.definition().name().equals(definition.name())
                                ? index.withDefinition(definition)
                                : index)
                        .toList());
    }

    CollectionState withOptions(CollectionOptions next) {
        return new CollectionState(namespace, uuid, next, documents, dataSize, indexes);
    }

    CollectionState renamed(Namespace next) {
        return new CollectionState(next, uuid, options, documents, dataSize, indexes);
    }
}
