package io.larder.embedded.command;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Deadline;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command that runs, as killOp and currentOp see it. Killing interrupts its thread, so whatever waits must turn an
 * {@link InterruptedException} into {@link #interrupted}; long loops call {@link #check} now and then.
 */
public final class Operation {
    private final int id;
    private final Client client;
    private final Instant started;
    private final Deadline deadline;
    private @Nullable Thread runner;
    private volatile @Nullable CommandFailure reason;

    Operation(int id, Client client, Instant started, Deadline deadline) {
        this.id = id;
        this.client = client;
        this.started = started;
        this.deadline = deadline;
    }

    public int id() {
        return id;
    }

    public Client client() {
        return client;
    }

    public Instant started() {
        return started;
    }

    public Deadline deadline() {
        return deadline;
    }

    /** Fails if the operation was killed or is out of time. */
    public void check() {
        CommandFailure why = reason;
        if (why != null) {
            throw why;
        }
        deadline.check();
    }

    public boolean isKilled() {
        return reason != null;
    }

    /** The failure that a wait of this operation ends with when its thread was interrupted. */
    public CommandFailure interrupted() {
        CommandFailure why = reason;
        return why == null ? new CommandFailure(ErrorCode.INTERRUPTED, "operation was interrupted") : why;
    }

    public synchronized void kill(CommandFailure why) {
        if (reason == null) {
            reason = why;
            if (runner != null) {
                runner.interrupt();
            }
        }
    }

    synchronized void begin(Thread thread) {
        runner = thread;
    }

    /** After this no kill reaches the thread; one that already did is taken back. */
    synchronized void end() {
        runner = null;
        if (reason != null) {
            Thread.interrupted();
        }
    }
}
