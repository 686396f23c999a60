package io.larder.proxy.upstream;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection being made. Ends once, with a connection or a failure, whatever else still happens to it. On its loop. */
final class Opening {
    private final BiConsumer<UpstreamConnection, Handshaken> opened;
    private final Consumer<UpstreamFailure> failed;
    private Runnable cleanUp = () -> {};
    private @Nullable UpstreamConnection connection;
    private boolean over;

    Opening(BiConsumer<UpstreamConnection, Handshaken> opened, Consumer<UpstreamFailure> failed) {
        this.opened = opened;
        this.failed = failed;
    }

    void whenOver(Runnable action) {
        cleanUp = action;
    }

    /**
     * Another address of the name may be tried after this one, with a connection of its own. A name that was looked up for
     * longer than anybody waited gets none.
     */
    void dialing(UpstreamConnection attempt) {
        if (over) {
            attempt.close();
        } else {
            connection = attempt;
        }
    }

    UpstreamConnection connection() {
        UpstreamConnection made = connection;
        if (made == null) {
            throw new IllegalStateException("nothing is connected yet");
        }
        return made;
    }

    boolean isOver() {
        return over;
    }

    void succeed(Handshaken with) {
        if (over) {
            connection().close();
            return;
        }
        over = true;
        cleanUp.run();
        opened.accept(connection(), with);
    }

    /** The user is gone, or there is no time left: nobody is told. */
    void cancel() {
        over = true;
        cleanUp.run();
        if (connection != null) {
            connection.close();
        }
    }

    void fail(UpstreamFailure failure) {
        if (!over) {
            cancel();
            failed.accept(failure);
        }
    }
}
