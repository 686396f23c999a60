package io.larder.engine.session;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that have sent something of which nobody knows what became of it. Their reads are forwarded until every change up
 * to a time that was obtained afterwards is known here. Where the table has no room all sessions count as such. Thread safe;
 * while the table is empty, asking it takes no lock.
 */
public final class UnsettledSessions {
    /** As long as a request may run on without anyone hearing of it, where no stream of changes tells. */
    private static final long WITHOUT_STREAM_NANOS = 60_000_000_000L;

    private static final class State {
        int open;
        /** Every change up to here has to be known. */
        long until;
        /** Or, where no time can be had, until then. */
        long untilNanos;
        /** When the last of it became unknown. */
        long sinceNanos;
    }

    /** One request without a known outcome. To be settled once. */
    public final class Mark {
        private final State state;
        private boolean settled;

        private Mark(State state) {
            this.state = state;
        }

        /** What became of it is part of all that happened up to this cluster time. */
        public void knownBy(long clusterTime) {
            settle(clusterTime, nanoClock.getAsLong());
        }

        /** No cluster time can be had that would tell. */
        public void neverKnown() {
            settle(0, nanoClock.getAsLong() + WITHOUT_STREAM_NANOS);
        }

        /** It is certain that nothing came of it. */
        public void nothingDone() {
            settle(0, nanoClock.getAsLong());
        }

        private void settle(long clusterTime, long nanos) {
            synchronized (sessions) {
                if (!settled) {
                    settled = true;
                    state.open--;
                    state.until = Long.compareUnsigned(clusterTime, state.until) > 0 ? clusterTime : state.until;
                    state.untilNanos = Math.max(state.untilNanos, nanos);
                }
            }
        }
    }

    private final int limit;
    private final LongSupplier nanoClock;
    private final BooleanSupplier watched;
    private final LongSupplier watermark;
    private final Map<SessionId, State> sessions = new HashMap<>();
    private @Nullable State everybody;
    private volatile boolean empty = true;

    /**
     * An empty table.
     *
     * @param watched whether there are streams at all; where there are none, nothing will ever be known by a cluster time
     * @param watermark the cluster time up to which all changes are known
     */
    public UnsettledSessions(int limit, LongSupplier nanoClock, BooleanSupplier watched, LongSupplier watermark) {
        this.limit = limit;
        this.nanoClock = nanoClock;
        this.watched = watched;
        this.watermark = watermark;
    }

    /** Something of this session has an unknown outcome; a session that is not named stands for all of them. */
    public Mark unknown(@Nullable SessionId session) {
        synchronized (sessions) {
            empty = false;
            State state;
            State known = session == null ? null : sessions.get(session);
            if (known != null) {
                state = known;
            } else if (session != null && sessions.size() < limit) {
                state = fresh();
                sessions.put(session, state);
            } else {
                state = everybody == null ? fresh() : everybody;
                everybody = state;
            }
            state.open++;
            state.sinceNanos = nanoClock.getAsLong();
            return new Mark(state);
        }
    }

    private State fresh() {
        State state = new State();
        state.untilNanos = nanoClock.getAsLong();
        return state;
    }

    /** Whether no session at all is unsettled, so that there is no need to ask for one. */
    public boolean isEmpty() {
        return empty;
    }

    /** Whether reads of this session are to be forwarded; null is a read without a session. */
    public boolean mustForward(@Nullable SessionId session) {
        if (empty) {
            return false;
        }
        synchronized (sessions) {
            forgetSettled();
            return everybody != null || (session != null && sessions.containsKey(session));
        }
    }

    /** Forgets what is settled. */
    public void sweep() {
        synchronized (sessions) {
            forgetSettled();
        }
    }

    private void forgetSettled() {
        long now = nanoClock.getAsLong();
        long known = watermark.getAsLong();
        boolean told = watched.getAsBoolean();
        sessions.values().removeIf(state -> isSettled(state, told, known, now));
        if (everybody != null && isSettled(everybody, told, known, now)) {
            everybody = null;
        }
        empty = sessions.isEmpty() && everybody == null;
    }

    /** Without streams, which may have ended since, there is nothing that would settle it but time. */
    private static boolean isSettled(State state, boolean told, long known, long now) {
        return told
                ? state.open == 0 && Long.compareUnsigned(known, state.until) >= 0 && now - state.untilNanos >= 0
                : (state.open == 0 && now - state.untilNanos >= 0) || now - state.sinceNanos >= WITHOUT_STREAM_NANOS;
    }
}
