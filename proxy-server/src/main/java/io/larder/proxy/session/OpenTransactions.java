package io.larder.proxy.session;

import io.larder.engine.session.SessionId;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions are in the middle of a transaction: what a proxy that stops waits for, and whose statements are let on. A
 * transaction counts as open once its upstream has carried out a statement of it, until one fails or it is ended. Thread safe.
 *
 * <pre>
 *   (nothing) --sent--&gt; SENT --done--&gt; OPEN --ended--&gt; ENDED
 *                        ^---failed------/
 * </pre>
 */
public final class OpenTransactions {
    private enum Stage {
        /** A statement of it is with the upstream, or was and failed: whether it is open is not known. */
        SENT,
        OPEN,
        /** A commit or abort has come back, whatever it has come to. */
        ENDED
    }

    private record Known(long number, Stage stage, int ends) {
        Known at(Stage next) {
            return new Known(number, next, ends);
        }
    }

    private static final int MOST = 100_000;
    /** Servers abort a transaction after a minute. */
    private static final Duration IDLE = Duration.ofMinutes(1);
    /** How often drivers that do not hear how a commit went ask again before it is they who are the trouble. */
    private static final int MOST_ENDS = 16;

    private final ExpiringTable<SessionId, Known> sessions;

    public OpenTransactions(LongSupplier nanoClock) {
        this.sessions = new ExpiringTable<>(MOST, IDLE, nanoClock);
    }

    /** A statement of the session's transaction goes upstream, the first or a further one. */
    public void sent(SessionId session, long number) {
        Known known = find(session, number);
        if (known == null) {
            sessions.put(session, new Known(number, Stage.SENT, 0), false);
        }
    }

    /** A statement was carried out. */
    public void done(SessionId session, long number) {
        becomes(session, number, Stage.OPEN);
    }

    /** A statement came back with an error, by which nearly always the transaction is at its end. */
    public void failed(SessionId session, long number) {
        becomes(session, number, Stage.SENT);
    }

    private void becomes(SessionId session, long number, Stage stage) {
        Known known = find(session, number);
        if (known != null && known.stage() != Stage.ENDED && known.stage() != stage) {
            sessions.put(session, known.at(stage), false);
        }
    }

    /** Its first statement was not sent after all. */
    public void neverBegan(SessionId session, long number) {
        if (find(session, number) != null) {
            sessions.remove(session);
        }
    }

    /** A commit or abort of it has come back; drivers may ask for the same again. */
    public void ended(SessionId session, long number) {
        Known known = find(session, number);
        if (known != null) {
            sessions.put(session, new Known(number, Stage.ENDED, known.ends() + 1), false);
        }
    }

    /** Whether a statement goes on with what is really there. */
    public boolean isOpen(SessionId session, long number) {
        Known known = find(session, number);
        return known != null && known.stage() == Stage.OPEN;
    }

    /** Whether there may be something to commit or to abort, or was a moment ago. */
    public boolean mayEnd(SessionId session, long number) {
        Known known = find(session, number);
        return known != null && known.ends() < MOST_ENDS;
    }

    private @Nullable Known find(SessionId session, long number) {
        Known known = sessions.get(session);
        return known == null || known.number() != number ? null : known;
    }

    /** How many that are not ended had a statement within so long. */
    public int begun(Duration window) {
        return sessions.usedWithin(window, known -> known.stage() != Stage.ENDED);
    }

    public void sweep() {
        sessions.sweep();
    }
}
