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

    private static final Plan[] IN_TRANSACTION = new Plan[CommandKind.values().length];

    static {
        for (CommandKind kind : CommandKind.values()) {
            IN_TRANSACTION[kind.ordinal()] = forward(kind, Destination.TRANSACTION, Reason.IN_TRANSACTION);
        }
    }

    static Plan inTransaction(CommandKind kind) {
        return IN_TRANSACTION[kind.ordinal()];
    }

    private static Plan forward(CommandKind kind, Destination destination, Reason reason) {
        return new Plan(Action.FORWARD, kind, destination, reason);
    }

    /** Whether data may be different afterwards. */
    public boolean mayWrite() {
        return kind == CommandKind.WRITE || kind == CommandKind.TRANSACTION_END || kind == CommandKind.UNKNOWN;
    }
}
