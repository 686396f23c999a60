package io.larder.embedded.session;

import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.LogicalSessionId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a set, oldest use first. Each request that names one keeps it alive; half an hour without a use ends it.
 * Safe for any thread; listeners are called without a lock held.
 */
public final class Sessions {
    public static final Duration TIMEOUT = Duration.ofMinutes(30);
    private static final int MOST = 100_000;

    private final InstantSource clock;
    private final Map<LogicalSessionId, Session> sessions = new LinkedHashMap<>(64, 0.75f, true);
    private final List<Consumer<LogicalSessionId>> listeners = new CopyOnWriteArrayList<>();

    public Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /** Called for each session that ends, is killed or expires. */
    public void onEnd(Consumer<LogicalSessionId> listener) {
        listeners.add(listener);
    }

    /** A request used the session, which may be its first. Fails with 261 where there is no room for another. */
    public void used(LogicalSessionId id, @Nullable String user) {
        List<LogicalSessionId> expired = new ArrayList<>();
        synchronized (this) {
            Instant now = clock.instant();
            Session known = sessions.get(id);
            if (known == null) {
                expire(now, expired);
                if (sessions.size() >= MOST) {
                    throw new CommandFailure(
                            ErrorCode.TOO_MANY_LOGICAL_SESSIONS,
                            "Unable to add session into the cache because the number of active sessions is too high");
                }
            }
            sessions.put(id, new Session(id, known == null ? user : known.user(), now));
        }
        ended(expired);
    }

    private void expire(Instant now, List<LogicalSessionId> expired) {
        var iterator = sessions.entrySet().iterator();
        while (iterator.hasNext()) {
            Session oldest = iterator.next().getValue();
            if (oldest.lastUse().plus(TIMEOUT).isAfter(now)) {
                return;
            }
            expired.add(oldest.id());
            iterator.remove();
        }
    }

    /** The client is done with these. */
    public void end(Collection<LogicalSessionId> ids) {
        synchronized (this) {
            ids.forEach(sessions::remove);
        }
        ended(ids);
    }

    /** Kills what the sessions do; they themselves go on existing for the client. */
    public void kill(Predicate<LogicalSessionId> which) {
        ended(list().stream().map(Session::id).filter(which).toList());
    }

    private void ended(Collection<LogicalSessionId> ids) {
        for (LogicalSessionId id : ids) {
            for (Consumer<LogicalSessionId> listener : listeners) {
                listener.accept(id);
            }
        }
    }

    public synchronized List<Session> list() {
        return List.copyOf(sessions.values());
    }

    public synchronized boolean contains(LogicalSessionId id) {
        return sessions.containsKey(id);
    }
}
