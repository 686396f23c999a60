package io.larder.proxy.request.login;

import io.larder.proxy.auth.Principal;
import io.larder.proxy.request.error.RefusedException;
import io.larder.wire.message.CommandView;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** How one client logs in, and what it may do before and after that. On the client's event loop. */
public interface Login {
    /** Who the client has proved to be here. Where the upstream checks, it is nobody: the upstream knows better. */
    Principal principal();

    /** Whom answers are kept for and given to from memory; null while nobody is known well enough for that. */
    @Nullable
    Principal cachedFor();

    /** Whether nothing is to be had before one has logged in here. */
    default boolean wantsUser() {
        return false;
    }

    /** Whether all requests of this client go through one upstream connection of its own. */
    boolean isRelayed();

    /**
     * Completes the reply to a hello with what it says of logging in, and answers it, now or once the upstream has spoken.
     * The command is good for the time of the call only.
     */
    void greet(CommandView hello, BsonDocument reply, Consumer<BsonDocument> answer);

    /**
     * What this command is answered with here; null if it is to be forwarded.
     *
     * @throws RefusedException if it may not run
     */
    @Nullable
    BsonDocument answer(CommandView command) throws RefusedException;

    /** The command to send in place of the client's; null for the client's own. */
    default @Nullable BsonDocument inPlaceOf(CommandView command) {
        return null;
    }
}
