package io.larder.engine.plan;

import io.larder.engine.reason.Reason;

/** What to do with one request. All plans are made in advance, so that planning allocates nothing. */
public record Plan(Action action, CommandKind kind, Destination destination, Reason reason) {
    static final Plan UNKNOWN = forward(CommandKind.UNKNOWN, Destination.READ_PREFERENCE, Reason.UNKNOWN_COMMAND);
    static final Plan READ = forward(CommandKind.READ, Destination.READ_PREFERENCE, Reason.READ);
    static final Plan INFORMATION = forward(CommandKind.INFORMATION, Destination.READ_PREFERENCE, Reason.INFORMATION);
    static final Plan WRITE = forward(CommandKind.WRITE, Destination.PRIMARY, Reason.WRITE);
    static final Plan WRITES_RESULT = forward(CommandKind.WRITE, Destination.PRIMARY, Reason.WRITES_RESULT);
    static final Plan CONTINUES_CURSOR = forward(CommandKind.CURSOR, Destination.CURSOR, Reason.CONTINUES_CURSOR);
    static final Plan CLOSES_CURSORS = forward(CommandKind.CURSOR, Destination.CURSORS, Reason.CLOSES_CURSORS);
    static final Plan SESSION = forward(CommandKind.SESSION, Destination.READ_PREFERENCE, Reason.SESSION);
    static final Plan SESSION_EVERYWHERE = forward(CommandKind.SESSION, Destination.EVERY_SERVER, Reason.SESSION);
    static final Plan ENDS_TRANSACTION =
            forward(CommandKind.TRANSACTION_END, Destination.TRANSACTION, Reason.ENDS_TRANSACTION);
    static final Plan AUTHENTICATION = forward(CommandKind.AUTHENTICATION, Destination.LOGIN, Reason.AUTHENTICATION);
    static final Plan HELLO = new Plan(Action.LOCAL, CommandKind.HELLO, Destination.NONE, Reason.HELLO);

    static final Plan CHANGES_RIGHTS = forward(CommandKind.WRITE, Destination.PRIMARY, Reason.CHANGES_RIGHTS);
    static final Plan LOOKUP = new Plan(Action.LOOKUP, CommandKind.READ, Destination.READ_PREFERENCE, Reason.LOOKUP);
    static final Plan REFILL =
            new Plan(Action.REFILL, CommandKind.READ, Destination.READ_PREFERENCE, Reason.HINT_FRESH);

    private static final Plan[] IN_TRANSACTION = new Plan[CommandKind.values().length];
    private static final Plan[] READS = new Plan[Reason.values().length];

    static {
        for (Reason reason : Reason.values()) {
            READS[reason.ordinal()] = forward(CommandKind.READ, Destination.READ_PREFERENCE, reason);
        }
        for (CommandKind kind : CommandKind.values()) {
            IN_TRANSACTION[kind.ordinal()] = forward(kind, Destination.TRANSACTION, Reason.IN_TRANSACTION);
        }
    }

    static Plan inTransaction(CommandKind kind) {
        return IN_TRANSACTION[kind.ordinal()];
    }

    /** A read that is forwarded for this reason, and whose answer is not kept. */
    static Plan readFor(Reason reason) {
        return READS[reason.ordinal()];
    }

    private static Plan forward(CommandKind kind, Destination destination, Reason reason) {
        return new Plan(Action.FORWARD, kind, destination, reason);
    }

    /** Whether the answer may come from memory, or be kept there. */
    public boolean mayCache() {
        return action == Action.LOOKUP || action == Action.REFILL;
    }

    /** Whether users or roles may be different afterwards; an unknown command may do that too. */
    public boolean mayChangeRights() {
        return reason == Reason.CHANGES_RIGHTS || kind == CommandKind.UNKNOWN;
    }

    /** Whether data may be different afterwards. */
    public boolean mayWrite() {
        return kind == CommandKind.WRITE || kind == CommandKind.TRANSACTION_END || kind == CommandKind.UNKNOWN;
    }
}
