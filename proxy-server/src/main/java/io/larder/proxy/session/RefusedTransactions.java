package io.larder.proxy.session;

import io.larder.engine.session.SessionId;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Transactions whose first statement was refused before it went anywhere. Drivers abort them all the same, although there is
 * nothing to abort. At the limit the oldest is forgotten: its abort then goes upstream, which answers the same. Thread safe.
 */
public final class RefusedTransactions {
    private static final int MOST = 20_000;
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final ExpiringTable<SessionId, Long> numbers;

    public RefusedTransactions(LongSupplier nanoClock) {
        this.numbers = new ExpiringTable<>(MOST, IDLE, nanoClock);
    }

    public void refused(SessionId session, long number) {
        numbers.put(session, number, false);
    }

    /** It has begun after all: its driver has sent the same statement again. */
    public void begins(SessionId session) {
        numbers.remove(session);
    }

    public boolean isOne(SessionId session, long number) {
        Long refused = numbers.get(session);
        return refused != null && refused == number;
    }

    public void sweep() {
        numbers.sweep();
    }
}
