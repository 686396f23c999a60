package io.larder.embedded.command;

/** Something that happens around every command: checks, waits, transactions. Called on worker threads. */
public interface Stage {
    /** Either fails, or answers itself, or goes on (at most once) and may look at what comes back. */
    Reply around(Invocation invocation, Rest rest);

    /** What follows a stage: the later stages and the command itself. */
    @FunctionalInterface
    interface Rest {
        Reply proceed(Invocation invocation);
    }
}
