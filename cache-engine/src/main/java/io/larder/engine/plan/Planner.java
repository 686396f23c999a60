package io.larder.engine.plan;

import io.larder.engine.name.Namespace;
import io.larder.engine.policy.Hints;
import io.larder.engine.policy.NamespacePolicy;
import io.larder.engine.policy.Policies;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.QueryKind;
import io.larder.engine.query.ReadCommand;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.CommandViews;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is done with a request; the only place that does. Reusable, without allocation, for one thread at a time:
 * each event loop has its own.
 */
public final class Planner {
    private final PolicyMemo policies;
    private final @Nullable Planned[] known = new Planned[CommandViews.COUNT];
    private Planned last;
    private long turn;
    private final BsonCursor pipeline = new BsonCursor();
    private final BsonCursor stage = new BsonCursor();

    /** For a proxy that keeps nothing. */
    public Planner() {
        this(Policies.all(Policy.OFF));
    }

    public Planner(Policies policies) {
        this.policies = new PolicyMemo(policies);
        this.last = planned(0);
    }

    /** What is done with this; of a command like one that was planned before it is known. */
    public Plan plan(CommandView command) {
        turn++;
        last = planned(command.number());
        if (!last.knows(command)) {
            last.found(command, decide(command));
        }
        return last.plan(command);
    }

    private Planned planned(int number) {
        Planned here = known[number];
        if (here == null) {
            here = new Planned(new ReadPlanner(policies));
            known[number] = here;
        }
        return here;
    }

    private Plan decide(CommandView command) {
        last.reads().forget();
        Plan usual = command.lookUp(CommandTable.PLANS);
        if (usual == null) {
            usual = Plan.UNKNOWN;
        }
        return switch (usual.kind()) {
            case READ -> command.inTransaction() ? Plan.inTransaction(usual.kind()) : read(command, usual);
            case WRITE, INFORMATION, UNKNOWN -> command.inTransaction() ? Plan.inTransaction(usual.kind()) : usual;
            case CURSOR, SESSION, TRANSACTION_END, AUTHENTICATION, HELLO -> usual;
        };
    }

    private Plan read(CommandView command, Plan usual) {
        if (writesItsResult(command)) {
            return Plan.WRITES_RESULT;
        }
        QueryKind kind = ReadCommand.kindOf(command);
        if (kind != null) {
            return last.reads().plan(command, kind);
        }
        return repairs(command) ? Plan.WRITE : usual;
    }

    /** Which of all that were planned here was the last: what was found out about it is good as long as this is the same. */
    public long turn() {
        return turn;
    }

    /** The read that was planned last, if it may be cached; good as long as its buffer. */
    public ReadCommand read() {
        return last.reads().read();
    }

    /** What the comment of the read that was planned last asks for. */
    public Hints hints() {
        return last.reads().hints();
    }

    /** What the request that was planned last reads, if it is a read whose collection is known; everything otherwise. */
    public Namespace namespace() {
        return last.reads().policy().namespace();
    }

    /** The policies of the namespace of the read that was planned last. */
    public NamespacePolicy policy() {
        return last.reads().policy();
    }

    /** Whether what is looked through is put right as well, where that may drop documents. */
    private boolean repairs(CommandView command) {
        if (!command.firstElement().nameIs("validate")) {
            return false;
        }
        stage.reset(command.message(), command.bodyOffset(), command.bodyLimit());
        while (stage.next()) {
            if (stage.nameIs("repair") && BsonValues.truth(command.message(), stage.type(), stage.valueOffset())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the last stage is {@code $out} or {@code $merge}, or a mapReduce says {@code out} something else than inline. */
    private boolean writesItsResult(CommandView command) {
        if (command.fields().is(CommandField.PIPELINE, BsonTypes.ARRAY)) {
            int offset = command.fields().offset(CommandField.PIPELINE);
            pipeline.reset(command.message(), offset, offset + command.fields().length(CommandField.PIPELINE));
            boolean writes = false;
            while (pipeline.next()) {
                writes = pipeline.type() == BsonTypes.DOCUMENT
                        && stage.enter(pipeline).next()
                        && (stage.nameIs("$out") || stage.nameIs("$merge"));
            }
            return writes;
        }
        if (command.fields().has(CommandField.OUT)) {
            pipeline.reset(command.message(), command.bodyOffset(), command.bodyLimit());
            return !isInline(command);
        }
        return false;
    }

    private boolean isInline(CommandView command) {
        if (!command.fields().is(CommandField.OUT, BsonTypes.DOCUMENT)) {
            return false;
        }
        int offset = command.fields().offset(CommandField.OUT);
        stage.reset(command.message(), offset, offset + command.fields().length(CommandField.OUT));
        while (stage.next()) {
            if (stage.nameIs("inline")) {
                return true;
            }
        }
        return false;
    }
}
