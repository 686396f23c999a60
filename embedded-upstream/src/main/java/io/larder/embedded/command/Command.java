package io.larder.embedded.command;

import java.util.function.Function;

/**
 * A command of one member. Called on worker threads, by many connections at once; may block.
 *
 * <p>Failing means throwing {@link io.larder.embedded.failure.CommandFailure}.
 */
public interface Command {
    CommandTraits traits();

    Reply run(Invocation invocation);

    /** A command that is one function. */
    static Command of(CommandTraits traits, Function<Invocation, Reply> run) {
        return new Command() {
            @Override
            public CommandTraits traits() {
                return traits;
            }

            @Override
            public Reply run(Invocation invocation) {
                return run.apply(invocation);
            }
        };
    }
}
