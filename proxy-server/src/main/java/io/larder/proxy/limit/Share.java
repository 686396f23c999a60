package io.larder.proxy.limit;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one client has of its tenants' shares: its places as a connection, and the request that is upstream. It keeps the place of
 * each tenant that it has worked for until it leaves, because it may work for it again at any time, and nobody is to lose a place
 * by what he does elsewhere. On its event loop.
 */
public final class Share {
    private final EventExecutor loop;
    /** Where it was last; one of those where it has a place. */
    private @Nullable TenantLimits tenant;

    private final List<TenantLimits> places = new ArrayList<>(1);
    private @Nullable TenantLimits asking;
    private @Nullable Place place;
    /** When it last had a turn, and when it last had a permit. */
    private long lastTurnNanos;

    private long lastPermitNanos;

    public Share(EventExecutor loop) {
        this.loop = loop;
    }

    /** Whether nothing stands in the way of any request for this tenant. */
    public boolean isFree(TenantLimits of) {
        return tenant == of && !of.any();
    }

    /** Whether it works for anybody. */
    public boolean hasPlace() {
        return !places.isEmpty();
    }

    /** Becomes a connection of this tenant, too, if it is not yet and there is room. */
    public boolean connect(TenantLimits to) {
        if (tenant == to) {
            return true;
        }
        if (places.contains(to)) {
            tenant = to;
            return true;
        }
        if (!to.line(Limit.CONNECTIONS).pass(to.nowNanos())) {
            return false;
        }
        connected(to);
        return true;
    }

    /** A place was taken for it in line. */
    public void connected(TenantLimits to) {
        places.add(to);
        tenant = to;
        // As if it had been served just now: who comes again and again is not served before who stays.
        lastTurnNanos = to.nowNanos();
        lastPermitNanos = lastTurnNanos;
    }

    /** Takes the turn of one request, if there is one. */
    public boolean passes(TenantLimits at) {
        long now = at.nowNanos();
        if (!at.line(Limit.REQUESTS_PER_SECOND).pass(now)) {
            return false;
        }
        lastTurnNanos = now;
        return true;
    }

    /** A turn was taken for it in line. */
    public void passed(TenantLimits at) {
        lastTurnNanos = at.nowNanos();
    }

    /** Takes a permit for being upstream, if it has none and there is one. */
    public boolean ask(TenantLimits at) {
        if (asking != null) {
            return true;
        }
        long now = at.nowNanos();
        if (!at.line(Limit.CONCURRENT_MISSES).pass(now)) {
            return false;
        }
        lastPermitNanos = now;
        asking = at;
        return true;
    }

    /** A permit was taken for it in line. */
    public void asks(TenantLimits at) {
        lastPermitNanos = at.nowNanos();
        asking = at;
    }

    /** Nothing of it is upstream any longer. */
    public void answered() {
        TenantLimits at = asking;
        if (at != null) {
            asking = null;
            at.misses().giveBack();
            at.line(Limit.CONCURRENT_MISSES).more();
        }
    }

    /** Goes into the line of this limit. */
    public void waitFor(Limit limit, TenantLimits at, Waiter waiter, long pauseNanos, boolean patient) {
        long lastNanos =
                switch (limit) {
                    case CONNECTIONS -> at.nowNanos();
                    case REQUESTS_PER_SECOND -> lastTurnNanos;
                    case CONCURRENT_MISSES -> lastPermitNanos;
                };
        place = at.line(limit).join(loop, waiter, lastNanos, pauseNanos, patient);
    }

    /** It is out of the line, by its turn or without. */
    public void waitsNoMore() {
        place = null;
    }

    /** The client is gone: what it had is others'. */
    public void leave() {
        if (place != null) {
            place.leave();
            place = null;
        }
        answered();
        disconnect();
    }

    private void disconnect() {
        tenant = null;
        for (TenantLimits was : places) {
            was.connections().giveBack();
            was.line(Limit.CONNECTIONS).more();
        }
        places.clear();
    }
}
