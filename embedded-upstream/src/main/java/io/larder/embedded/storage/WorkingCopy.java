package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.request.LogicalSessionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a writer makes the next state. Each write gives a new state and notes the change; a refused one leaves both
 * alone. {@link #endStep} closes what becomes one oplog entry. Used by one thread, under the writer lock.
 */
public final class WorkingCopy {
    private final IdSource ids;
    private final WriteGuard guard;
    private final int seconds;
    private final List<Step> steps = new ArrayList<>();
    private List<Change> open = new ArrayList<>();
    private ServerState state;

    /**
     * Begins at a state.
     *
     * @param seconds the time that generated _ids show
     */
    public WorkingCopy(ServerState start, IdSource ids, WriteGuard guard, int seconds) {
        this.state = start;
        this.ids = ids;
        this.guard = guard;
        this.seconds = seconds;
    }

    public ServerState state() {
        return state;
    }

    /** The collection or view of this name as it is now, or null. */
    public @Nullable CollectionState collection(Namespace namespace) {
        return state.collection(namespace);
    }

    public ObjectId nextObjectId() {
        return ids.nextObjectId(seconds);
    }

    public IdSource ids() {
        return ids;
    }

    /**
     * Adds a document, and makes room for it where the collection is capped.
     *
     * @throws io.larder.embedded.failure.CommandFailure with 11000 where a unique index forbids it
     */
    public StoredDocument insert(Namespace namespace, Document document) {
        CollectionState collection = existing(namespace);
        StoredDocument added = new StoredDocument(ids.nextRecordId(), document);
        guardKeys(collection, null, document);
        CollectionState next = collection.plus(added);
        note(next, new Change.Inserted(namespace, collection.uuid(), added, collection.options()));
        if (collection.options().isCapped()) {
            makeRoom(namespace);
        }
        return added;
    }

    /**
     * Puts a document in the place of the version that is there.
     *
     * @param description null for a replacement
     */
    public StoredDocument update(
            Namespace namespace, StoredDocument before, Document document, @Nullable UpdateDescription description) {
        CollectionState collection = existing(namespace);
        StoredDocument after = before.withDocument(document);
        guard.beforeDocument(collection, before);
        guardKeys(collection, before.document(), document);
        note(
                collection.replaced(before, after),
                new Change.Updated(namespace, collection.uuid(), before, after, description, collection.options()));
        return after;
    }

    public void delete(Namespace namespace, StoredDocument before) {
        delete(namespace, before, false);
    }

    /** Whether the guard would let this version be replaced or removed now. */
    public boolean isFree(Namespace namespace, StoredDocument document) {
        try {
            guard.beforeDocument(existing(namespace), document);
            return true;
        } catch (WriteConflict conflict) {
            return false;
        }
    }

    private void delete(Namespace namespace, StoredDocument before, boolean eviction) {
        CollectionState collection = existing(namespace);
        guard.beforeDocument(collection, before);
        note(
                collection.minus(before),
                new Change.Deleted(namespace, collection.uuid(), before, eviction, collection.options()));
    }

    /** A capped collection gives up its oldest documents, but never the newest. */
    private void makeRoom(Namespace namespace) {
        CollectionState collection = existing(namespace);
        while (collection.count() > 1
                && (collection.count() > collection.options().maxDocuments()
                        || collection.dataSize() > collection.options().maxBytes())) {
            delete(namespace, Objects.requireNonNull(collection.oldest()), true);
            collection = existing(namespace);
        }
    }

    private void guardKeys(CollectionState collection, @Nullable Document before, Document after) {
        for (IndexState index : collection.indexes()) {
            if (index.definition().isUnique()) {
                List<DocumentKey> old = before == null ? List.of() : index.keysOf(before);
                List<byte[]> added = index.keysOf(after).stream()
                        .filter(key -> !old.contains(key))
                        .map(DocumentKey::bytes)
                        .toList();
                guard.beforeKeys(collection, index.definition(), added);
            }
        }
    }

    private CollectionState existing(Namespace namespace) {
        return Objects.requireNonNull(state.collection(namespace), () -> "no collection " + namespace);
    }

    private void note(CollectionState next, Change change) {
        state = state.with(next);
        open.add(change);
    }

    /** The catalogue as it is to be changed; what it does is noted here as any other write. */
    public CatalogueCopy catalogue() {
        return new CatalogueCopy(this, guard, ids);
    }

    /** For the catalogue: a new state and the change that made it. */
    void note(ServerState next, Change change) {
        state = next;
        open.add(change);
    }

    /** Sets what a repeated statement of the session will find. Part of the step that is open. */
    public void remember(LogicalSessionId session, SessionRecord sessionRecord) {
        state = state.withSession(session, sessionRecord);
    }

    public void forget(List<LogicalSessionId> sessions) {
        state = state.withoutSessions(sessions);
    }

    /** Notes that time passed. */
    public void noop(String message) {
        open.add(new Change.Noop(message));
    }

    /** Closes one oplog entry, if anything was changed since the last. */
    public void endStep() {
        if (!open.isEmpty()) {
            steps.add(new Step(List.copyOf(open), state));
            open = new ArrayList<>();
        }
    }

    /** How many changes the open step holds, for batches that share one cluster time up to a limit. */
    public int openChanges() {
        return open.size();
    }

    /** Everything done, the open step closed. */
    public List<Step> finish() {
        endStep();
        return List.copyOf(steps);
    }
}
