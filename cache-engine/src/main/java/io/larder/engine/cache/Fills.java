package io.larder.engine.cache;

import io.larder.engine.entry.Proof;
import io.larder.engine.flight.Flight;
import io.larder.engine.flight.Follower;
import io.larder.engine.flight.Seat;
import io.larder.engine.key.Key;
import io.larder.engine.name.Namespace;
import io.larder.engine.policy.Level;
import io.larder.engine.query.Query;
import io.larder.engine.reason.Reason;
import io.larder.engine.window.ClusterTime;
import io.larder.engine.window.StreamScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Begins reads whose answers may be kept: whether one waits for another's, why nothing can be kept for now, and the time to read
 * at. How such a read ends is {@link Fill}'s.
 */
final class Fills {
    private static final StreamScope[] NO_STREAM = {};

    private final Cache cache;

    Fills(Cache cache) {
        this.cache = cache;
    }

    /**
     * A read was no hit.
     *
     * @param command what to send when the answer is to be read again after a change; null if that is not wanted
     * @param follower who would wait for the same read of another; null if it has to be sent
     */
    Begun begin(Query query, Key key, Terms terms, byte @Nullable [] command, @Nullable Follower follower) {
        Flight<Fill> underWay = follower == null ? null : cache.flights().find(key);
        if (follower != null && underWay != null && underWay.leader().mayServe(terms)) {
            Seat seat = underWay.join(follower);
            if (seat != null) {
                cache.statistics().joins();
                return new Joined(seat, terms.now() + cache.limits().followerNanos());
            }
        }
        Begun begun = lead(query, key, terms, command);
        if (begun instanceof Forward forward) {
            cache.statistics().refuses(forward.reason());
        }
        return begun;
    }

    boolean wouldJoin(Key key, Terms terms) {
        Flight<Fill> underWay = cache.flights().find(key);
        return underWay != null && underWay.leader().mayServe(terms) && underWay.hasRoom();
    }

    private Begun lead(Query query, Key key, Terms terms, byte @Nullable [] command) {
        StreamScope[] scopes = scopes(query, terms);
        Reason unfit = unfit(scopes, terms);
        if (unfit != null) {
            return new Forward(unfit);
        }
        cache.unknown().settle();
        long number = cache.numbers().get(); // before the windows are looked at: see Ledger
        List<NamespaceState> states = new ArrayList<>(1);
        for (Namespace namespace : query.shape().namespaces()) {
            NamespaceState state = cache.namespaces().pinned(namespace);
            if (states.contains(state)) {
                state.unpin();
            } else {
                states.add(state);
            }
        }
        NamespaceState shared = cache.namespaces().shared();
        long floor = cache.flaws().floorDoesNotCount ? ClusterTime.NONE : terms.floor();
        long time = timeToReadAt(query, floor, scopes, states, shared);
        Fill fill = new Fill(
                cache, key, query, command, new Proof(time, number, terms.now(), scopes), states, shared, terms);
        boolean inFlight = isWriteInFlight(query, scopes.length > 0, states, shared);
        Reason refused = inFlight ? Reason.WRITE_IN_FLIGHT : null;
        Flight<Fill> flight = refused == null ? cache.flights().begin(key, fill) : null;
        if (flight == null) {
            fill.release();
            return new Forward(refused == null ? Reason.TOO_MANY_FLIGHTS : refused);
        }
        fill.isLedBy(flight);
        return fill;
    }

    /** The streams that tell of what the read is about; none where its answer is guarded by its age only. */
    private StreamScope[] scopes(Query query, Terms terms) {
        StreamScope[] all =
                terms.level() == Level.TTL ? NO_STREAM : cache.streams().covering(query);
        return all.length == 0 && terms.mayLag() ? Proof.LAGGING : all;
    }

    /** Why nothing can be kept on these terms for now, whatever is written meanwhile; null if it can. */
    private @Nullable Reason unfit(StreamScope[] scopes, Terms terms) {
        if (terms.definitions() != cache.definitions() && !cache.flaws().definitionsDoNotMatter) {
            return Reason.DEFINITION_CHANGED;
        }
        for (StreamScope scope : scopes) {
            if (scope.watermark() == ClusterTime.NONE) {
                return Reason.NO_WATERMARK;
            }
            if (!scope.isHealthy(terms.now())) {
                return Reason.STREAM_UNHEALTHY;
            }
        }
        return scopes.length == 0 && terms.ttlNanos() <= 0 ? Reason.NO_WATERMARK : null;
    }

    /** Why {@link #begin} would not begin to fill if it were called now; null if it would. Begins nothing. */
    @Nullable
    Reason wouldRefuse(Query query, Terms terms) {
        StreamScope[] scopes = scopes(query, terms);
        Reason unfit = unfit(scopes, terms);
        if (unfit != null) {
            return unfit;
        }
        cache.unknown().settle();
        List<NamespaceState> states = new ArrayList<>(1);
        for (Namespace namespace : query.shape().namespaces()) {
            NamespaceState state = cache.namespaces().existing(namespace);
            if (state != null) {
                states.add(state);
            }
        }
        NamespaceState shared = cache.namespaces().shared();
        boolean inFlight = isWriteInFlight(query, scopes.length > 0, states, shared);
        states.forEach(NamespaceState::unpin);
        if (shared != null) {
            shared.unpin();
        }
        return inFlight ? Reason.WRITE_IN_FLIGHT : null;
    }

    private boolean isWriteInFlight(
            Query query, boolean watched, List<NamespaceState> states, @Nullable NamespaceState shared) {
        for (NamespaceState state : states) {
            if (state.isWriteInFlight(query)) {
                return true;
            }
        }
        return cache.wide().isWriteInFlight(query)
                || (shared != null && shared.isWriteInFlight(query))
                || (!watched && cache.unseen().isWriteInFlight(query));
    }

    /**
     * A time at which a read sees everything that is known of and affects it: nothing of it is left open by the position then.
     * The states exist by now, so what the tips do not say yet will be noted in them.
     */
    private long timeToReadAt(
            Query query,
            long floor,
            StreamScope[] scopes,
            List<NamespaceState> states,
            @Nullable NamespaceState shared) {
        boolean watched = scopes.length > 0;
        long time = floor;
        for (StreamScope scope : scopes) {
            time = ClusterTime.latest(time, scope.watermark());
            if (!cache.flaws().tipDoesNotCount) {
                time = ClusterTime.latest(time, scope.tip());
            }
        }
        for (NamespaceState state : states) {
            time = state.timeToReadAt(query, time, watched);
        }
        if (shared != null) {
            time = shared.timeToReadAt(query, time, watched);
        }
        time = cache.wide().timeToReadAt(query, time, watched);
        return watched ? time : cache.unseen().timeToReadAt(query, time, false);
    }
}
