package io.larder.proxy.request.command;

import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Plan;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.Set;

/** What a request begins that its driver could as well begin somewhere else, without anybody noticing. */
public enum Beginning {
    /** Nothing of that kind: it goes on with something, or its driver would not send it again. */
    NONE,
    READ,
    /** With a number, by which servers know it again. */
    WRITE,
    /** The first statement of a transaction, which drivers begin anew where the application leaves that to them. */
    TRANSACTION;

    /** The reads that drivers send again. */
    private static final Set<String> READS =
            Set.of("find", "aggregate", "count", "distinct", "listCollections", "listIndexes", "listDatabases");

    public static Beginning of(Plan plan, CommandView command) {
        if (command.isUnacknowledged() || plan.kind() == CommandKind.TRANSACTION_END) {
            return NONE;
        }
        if (command.inTransaction()) {
            return command.fields().isTrue(CommandField.START_TRANSACTION) ? TRANSACTION : NONE;
        }
        if (command.isRetryableWrite()) {
            return WRITE;
        }
        return plan.kind() == CommandKind.READ && !plan.mayWrite() && READS.contains(command.name()) ? READ : NONE;
    }
}
