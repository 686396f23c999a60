package io.larder.engine.plan;

import io.larder.engine.name.Namespace;
import io.larder.engine.policy.Hints;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.NamespacePolicy;
import io.larder.engine.policy.Policies;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.QueryKind;
import io.larder.engine.query.ReadCommand;
import io.larder.engine.query.ReadField;
import io.larder.engine.reason.Reason;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import org.jspecify.annotations.Nullable;

/**
 * Whether a read may be looked up, by its policy, its hints and its top level. What a filter or a pipeline says is not looked
 * at: an answer to what may not be kept is in no table, so there the lookup finds nothing.
 */
final class ReadPlanner {
    private static final NamespacePolicy NOTHING = Policies.all(Policy.OFF).of(Namespace.EVERYTHING);

    /**
     * Database and collection, each with its length and its end; servers take no namespace of more than 255 bytes. Names are
     * remembered in several places, and nobody is to fill them with longer ones.
     */
    private static final int LONGEST_NAMES = 255 + 2 * 5;

    private final PolicyMemo policies;
    private final ReadCommand read = new ReadCommand();
    private final Hints hints = new Hints();
    private NamespacePolicy policy = NOTHING;

    ReadPlanner(PolicyMemo policies) {
        this.policies = policies;
    }

    /** Another request is being planned, which may be no read. */
    void forget() {
        policy = NOTHING;
    }

    Plan plan(CommandView command, QueryKind kind) {
        hints.clear();
        Reason refused = refusal(command, kind);
        if (refused != null) {
            return Plan.readFor(refused);
        }
        return hints.isFresh() ? Plan.REFILL : Plan.LOOKUP;
    }

    private @Nullable Reason refusal(CommandView command, QueryKind kind) {
        BsonCursor collection = command.firstElement();
        if (!command.isLegacy()
                && collection.type() == BsonTypes.STRING
                && command.fields().is(CommandField.DATABASE, BsonTypes.STRING)) {
            if (collection.valueLength() + command.fields().length(CommandField.DATABASE) > LONGEST_NAMES) {
                return Reason.BAD_FIELD;
            }
            int database = command.fields().offset(CommandField.DATABASE);
            policy = policies.find(command.message(), database, collection.valueOffset());
            if (!policy.mayCache()) {
                return Reason.POLICY_OFF;
            }
        }
        Reason refused = read.read(command, kind);
        if (refused == null && read.has(ReadField.COMMENT)) {
            hints.read(
                    command.message(),
                    read.type(ReadField.COMMENT),
                    read.offset(ReadField.COMMENT),
                    read.length(ReadField.COMMENT));
        }
        return refused == null ? offAfterAll() : refused;
    }

    /** Where shapes have policies of their own, which one holds is not known yet. */
    private @Nullable Reason offAfterAll() {
        if (hints.isOff()) {
            return Reason.HINT_OFF;
        }
        boolean off = !policy.isByShape() && hints.level(policy.general()) == Level.OFF;
        return off ? Reason.POLICY_OFF : null;
    }

    /** A command of the same form as the last: all that was found out is true of it, too. */
    void goOn(CommandView command) {
        read.moveTo(command.message());
    }

    ReadCommand read() {
        return read;
    }

    Hints hints() {
        return hints;
    }

    NamespacePolicy policy() {
        return policy;
    }
}
