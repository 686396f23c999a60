package io.larder.proxy.session;

import io.larder.engine.session.SessionId;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where each session's transaction began, for clients that may turn elsewhere with each request: a commit names no database, and may
 * come on another connection. At the limit the oldest is forgotten. Thread safe.
 */
public final class TransactionHomes<T> {
    private record Began<T>(long number, T home) {}

    private static final int MOST = 100_000;
    /** Servers abort a transaction after a minute; a commit may be repeated for a while after that. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final ExpiringTable<SessionId, Began<T>> transactions;

    public TransactionHomes(LongSupplier nanoClock) {
        this.transactions = new ExpiringTable<>(MOST, IDLE, nanoClock);
    }

    public void began(SessionId session, long number, T home) {
        transactions.put(session, new Began<>(number, home), false);
    }

    /** Null where the session has no transaction of this number. */
    public @Nullable T find(SessionId session, long number) {
        Began<T> began = transactions.get(session);
        return began == null || began.number() != number ? null : began.home();
    }
}
