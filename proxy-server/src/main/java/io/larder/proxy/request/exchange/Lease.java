package io.larder.proxy.request.exchange;

import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.UpstreamConnection;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The upstream connection that a client has for the moment. Usually that is from a request to its reply. After a request
 * without a reply (w: 0) it is kept a little longer: a server that is no longer primary answers such a request by closing,
 * which the client must come to know, and what the client asks next must come behind it. A bound one is kept for the life of
 * the client, which ends with it: what was logged in on it, or opened on it, is nowhere else.
 */
final class Lease {
    private static final long HOLD_MILLIS = 1000;

    private final EventLoop loop;
    private @Nullable UpstreamConnection connection;
    private @Nullable Target target;
    private boolean bound;
    private boolean inUse;
    private boolean timer;

    Lease(EventLoop loop) {
        this.loop = loop;
    }

    @Nullable
    UpstreamConnection connection() {
        return connection;
    }

    boolean isBound() {
        return bound;
    }

    /** From now on this connection serves all of the client's requests. */
    void bind(UpstreamConnection to) {
        connection = to;
        bound = true;
    }

    /** The connection that is here already and suits, or null; one that does not suit goes back. */
    @Nullable
    UpstreamConnection reuse(Target wanted) {
        UpstreamConnection held = connection;
        if (held == null || bound || wanted == target) {
            inUse = held != null;
            return held;
        }
        giveBack(held);
        return null;
    }

    void take(UpstreamConnection taken, Target itsTarget) {
        connection = taken;
        target = itsTarget;
        inUse = true;
    }

    /** The request is answered. */
    void done() {
        inUse = false;
        UpstreamConnection used = connection;
        if (used != null && !bound) {
            giveBack(used);
        }
    }

    /** The request is sent and gets no answer. */
    void keepForAWhile() {
        inUse = false;
        if (!timer && !bound) {
            timer = true;
            loop.schedule(this::timeIsUp, HOLD_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void timeIsUp() {
        timer = false;
        if (!inUse) {
            done();
        }
    }

    private void giveBack(UpstreamConnection used) {
        connection = null;
        used.release();
    }

    /** It broke, and must not be touched again. */
    void lost() {
        connection = null;
        inUse = false;
    }

    /** The client is gone, or the connection is not to be trusted: an operation on it ends with it. */
    void end() {
        UpstreamConnection used = connection;
        connection = null;
        if (used == null) {
            return;
        }
        if (inUse || bound) {
            used.close();
        } else {
            used.release();
        }
        inUse = false;
    }
}
