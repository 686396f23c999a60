package io.larder.embedded.command;

/**
 * A command of one member. Called on worker threads, by many connections at once; may block.
 *
 * <p>Failing means throwing {@link io.larder.embedded.failure.CommandFailure}.
 */
public interface Command {
    CommandTraits traits();

    Reply run(Invocation invocation);
}
