package io.larder.engine.change.write;

import io.larder.engine.change.Change;
import io.larder.wire.message.ReplyView;
import java.util.List;

/** A command that may change data. Immutable, with bytes of its own: the message it was read from may be gone. */
public final class Write {
    static final Write NONE = new Write(WriteKind.WHOLE, List.of(), true, false, true);

    private final WriteKind kind;
    private final List<Change> changes;
    private final boolean ordered;
    private final boolean projected;
    private final boolean eachStatement;

    /**
     * @param ordered whether the first statement that fails is the last that is tried
     * @param projected whether the reply shows a document in another form than it has
     * @param eachStatement whether there is one change for each statement, in their order
     */
    Write(WriteKind kind, List<Change> changes, boolean ordered, boolean projected, boolean eachStatement) {
        this.kind = kind;
        this.changes = List.copyOf(changes);
        this.ordered = ordered;
        this.projected = projected;
        this.eachStatement = eachStatement;
    }

    /** What it may change, as far as the request tells. Empty if it changes no data at all. */
    public List<Change> changes() {
        return changes;
    }

    /**
     * What its reply proves. A write without a reply, because none was wanted or none came, has an unknown outcome, and nobody
     * to ask here.
     */
    public Outcome outcome(ReplyView reply) {
        return changes.isEmpty() ? Outcome.NOTHING : new ReplyProof(this, reply).outcome();
    }

    WriteKind kind() {
        return kind;
    }

    boolean ordered() {
        return ordered;
    }

    boolean projected() {
        return projected;
    }

    boolean eachStatement() {
        return eachStatement;
    }
}
