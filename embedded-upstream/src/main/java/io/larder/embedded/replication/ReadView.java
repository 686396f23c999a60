package io.larder.embedded.replication;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.OpTime;
import io.larder.embedded.storage.ServerState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one read sees: a state of the member, or a transaction's own. It stays what it is while the read goes on; a cursor
 * keeps it for its later batches.
 */
public final class ReadView {
    private final ServerState state;
    private final OpTime opTime;
    private final boolean snapshot;
    private final Consumer<Namespace> beforeUse;

    private ReadView(ServerState state, OpTime opTime, boolean snapshot, Consumer<Namespace> beforeUse) {
        this.state = state;
        this.opTime = opTime;
        this.snapshot = snapshot;
        this.beforeUse = beforeUse;
    }

    static ReadView of(Commit commit) {
        return new ReadView(commit.state(), commit.opTime(), false, ReadView::unobserved);
    }

    /** A read of a named moment, which the reply tells as atClusterTime. */
    static ReadView snapshot(Commit commit, long timestamp) {
        return new ReadView(
                commit.state(), new OpTime(timestamp, commit.opTime().term()), true, ReadView::unobserved);
    }

    /**
     * What a transaction sees, its own writes included.
     *
     * @param beforeUse called before each look at a collection; may fail
     */
    public static ReadView ofTransaction(ServerState state, OpTime snapshot, Consumer<Namespace> beforeUse) {
        return new ReadView(state, snapshot, false, beforeUse);
    }

    private static void unobserved(Namespace namespace) {
        // Only transactions care what is read.
    }

    /** The collection or view of this name, or null. Ask here and not the state: a transaction must know what it uses. */
    public @Nullable CollectionState collection(Namespace namespace) {
        beforeUse.accept(namespace);
        return state.collection(namespace);
    }

    public ServerState state() {
        return state;
    }

    public OpTime opTime() {
        return opTime;
    }

    /** Set for reads with read concern snapshot outside transactions, whose replies show it. */
    public @Nullable BsonTimestamp atClusterTime() {
        return snapshot ? opTime.toBson() : null;
    }
}
