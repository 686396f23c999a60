package io.larder.proxy.session;

import io.larder.engine.session.SessionId;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Which sessions are in the middle of a transaction: what a proxy that stops waits for. Thread safe. */
public final class OpenTransactions {
    private static final int MOST = 100_000;
    /** Servers abort a transaction after a minute. */
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final ExpiringTable<SessionId, Boolean> sessions;

    public OpenTransactions(LongSupplier nanoClock) {
        this.sessions = new ExpiringTable<>(MOST, IDLE, nanoClock);
    }

    /** A statement of the session's transaction came, the first or a further one. */
    public void goesOn(SessionId session) {
        sessions.put(session, true, false);
    }

    /** It was committed or aborted. */
    public void ended(SessionId session) {
        sessions.remove(session);
    }

    /** How many had a statement within so long. */
    public int begun(Duration window) {
        return sessions.usedWithin(window, open -> true);
    }

    public void sweep() {
        sessions.sweep();
    }
}
