package io.larder.proxy.session;

import com.mongodb.ServerAddress;
import io.larder.engine.session.SessionId;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * On which router each session's transaction is. Only a sharded cluster needs it: its routers know nothing of each other's
 * transactions, while in a replica set there is only the primary. An entry stays after the end of the transaction, because
 * commits and aborts may be sent again. Thread safe.
 */
public final class Transactions {
    /** The transaction of this number in its session, and the router it is on. */
    public record Pin(long number, ServerAddress server) {}

    private static final int MOST = 100_000;
    /** Servers abort a transaction after a minute; a commit may be repeated for a while after that. */
    private static final Duration IDLE = Duration.ofMinutes(10);

    private final ExpiringTable<SessionId, Pin> pins;

    public Transactions(LongSupplier nanoClock) {
        this.pins = new ExpiringTable<>(MOST, IDLE, nanoClock);
    }

    public void began(SessionId session, Pin pin) {
        pins.put(session, pin, false);
    }

    /** The pin of the session's transaction with this number, or null. */
    public @Nullable Pin find(SessionId session, long number) {
        Pin pin = pins.get(session);
        return pin == null || pin.number() != number ? null : pin;
    }

    /** The session is over, or something else than a transaction goes on in it. */
    public void ended(SessionId session) {
        pins.remove(session);
    }

    public int pinned() {
        return pins.size();
    }

    public void sweep() {
        pins.sweep();
    }
}
