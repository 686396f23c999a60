package io.larder.embedded.storage;

import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.request.LogicalSessionId;
import java.util.List;
import java.util.Objects;

/**
 * Makes the changes of a transaction on the newest state. Write conflicts were ruled out when each change was first made,
 * so nothing here can be refused.
 */
public final class Replay {
    private Replay() {}

    /**
     * The newest state with the changes made on it.
     *
     * @param made the state in which the changes were first made, from which collections that they created are taken
     * @param known what is remembered of the session from now on
     */
    public static ServerState onto(
            ServerState newest, List<Change> changes, ServerState made, LogicalSessionId session, SessionRecord known) {
        ServerState state = newest;
        for (Change change : changes) {
            state = one(state, change, made);
        }
        return state.withSession(session, known);
    }

    private static ServerState one(ServerState state, Change change, ServerState made) {
        if (change instanceof Change.Inserted inserted) {
            return state.with(in(state, inserted.namespace()).plus(inserted.after()));
        } else if (change instanceof Change.Updated updated) {
            return state.with(in(state, updated.namespace()).replaced(updated.before(), updated.after()));
        } else if (change instanceof Change.Deleted deleted) {
            return state.with(in(state, deleted.namespace()).minus(deleted.before()));
        } else if (change instanceof Change.Catalogue catalogue) {
            return catalogue(state, catalogue, made);
        }
        return state;
    }

    private static ServerState catalogue(ServerState state, Change.Catalogue change, ServerState made) {
        CollectionState template = in(made, change.namespace());
        return switch (change.kind()) {
            // Indexes are made with the collection: a transaction may index only what is empty.
            case CREATE ->
                state.with(CollectionState.empty(
                        change.namespace(),
                        template.uuid(),
                        template.options(),
                        template.indexes().stream().map(IndexState::definition).toList()));
            case CREATE_INDEXES -> {
                CollectionState collection = in(state, change.namespace());
                for (IndexState index : template.indexes()) {
                    if (collection.index(index.definition().name()) == null) {
                        collection = collection.withIndex(index.definition());
                    }
                }
                yield state.with(collection);
            }
            default -> throw new IllegalStateException(change.kind() + " is not possible in a transaction");
        };
    }

    private static CollectionState in(ServerState state, Namespace namespace) {
        return Objects.requireNonNull(state.collection(namespace), () -> "no collection " + namespace);
    }
}
