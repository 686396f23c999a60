package io.larder.proxy.request.turn;

import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.limit.Limit;
import io.larder.proxy.limit.Share;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.limit.Waiter;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.wire.compression.Compressor;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How one client's requests go through the limits of its tenant. A request over a limit is held, and the client is not read
 * from, until it is its turn or the pause is over; then it is refused. What only ends something that is already under way is
 * never held: to end it frees more than it takes.
 */
public final class Turns {
    /** Reads a held request once more, now that it may go on. Takes the buffers over. */
    @FunctionalInterface
    public interface Resume {
        void read(ByteBuf plain, @Nullable ByteBuf compressed, @Nullable Compressor compressor);
    }

    /** Answers that the request is over a limit, if it may be answered. */
    @FunctionalInterface
    public interface Refuse {
        void refuse(TenantLimits at, Limit over);
    }

    private final ClientConnection client;
    private final RequestFacts facts;
    private final Course course;
    private final Share share;
    private final Resume resume;
    private final Refuse refuse;
    private @Nullable ByteBuf plain;
    private @Nullable ByteBuf compressed;
    private @Nullable Compressor compressor;
    private boolean hadItsTurn;
    private Limit pausedBy = Limit.CONNECTIONS;
    private long pausedSinceNanos;

    public Turns(ClientConnection client, RequestFacts facts, Course course, Resume resume, Refuse refuse) {
        this.client = client;
        this.facts = facts;
        this.course = course;
        this.share = new Share(client.eventLoop());
        this.resume = resume;
        this.refuse = refuse;
    }

    /** Whether the request is held; then it has taken the buffers over. */
    public boolean holds(TenantLimits at, ByteBuf request, @Nullable ByteBuf asItCame) {
        if (share.isFree(at) || course.endsSomething()) {
            return false;
        }
        if (holdsConnection(at, request, asItCame)) {
            return true;
        }
        if (hadItsTurn) {
            hadItsTurn = false;
            return false;
        }
        if (!at.any() || share.passes(at)) {
            return false;
        }
        hold(request, asItCame, at, Limit.REQUESTS_PER_SECOND);
        return true;
    }

    /** The same for a request that only shows that the client means to work: all that it needs is a connection's place. */
    public boolean holdsConnection(TenantLimits at, ByteBuf request, @Nullable ByteBuf asItCame) {
        if (share.connect(at)) {
            return false;
        }
        hold(request, asItCame, at, Limit.CONNECTIONS);
        return true;
    }

    /** Whether the client works for any tenant already. */
    public boolean hasPlace() {
        return share.hasPlace();
    }

    private void hold(ByteBuf request, @Nullable ByteBuf asItCame, TenantLimits at, Limit over) {
        long pause = pauseNanos(at);
        boolean patient = over != Limit.CONNECTIONS && facts.isUnacknowledged();
        plain = request;
        compressed = asItCame;
        compressor = facts.compressor();
        pauses(over);
        share.waitFor(over, at, new Held(at, over), pause, patient);
    }

    /** What is left of the pause, and of the client's own time limit if that is shorter. */
    private long pauseNanos(TenantLimits at) {
        long most = at.limits().maxPauseNanos();
        if (facts.maxTimeMillis() > 0) {
            most = Math.min(most, TimeUnit.MILLISECONDS.toNanos(facts.maxTimeMillis()));
        }
        return most - (System.nanoTime() - course.beganNanos());
    }

    /** One request in line. */
    private final class Held implements Waiter {
        private final TenantLimits at;
        private final Limit over;

        Held(TenantLimits at, Limit over) {
            this.at = at;
            this.over = over;
        }

        @Override
        public void itsTurn() {
            paused();
            ByteBuf request = plain;
            if (over == Limit.CONNECTIONS) {
                share.connected(at);
            } else {
                share.passed(at);
                hadItsTurn = true;
            }
            ByteBuf asItCame = compressed;
            end();
            if (request != null) {
                resume.read(request, asItCame, compressor);
            }
        }

        @Override
        public void tooLate() {
            paused();
            release();
            end();
            refuse.refuse(at, over);
        }
    }

    /** Whether a request has to wait before it goes upstream; told of one of the two, later. */
    public boolean holdsBack(TenantLimits at, Runnable itsTurn, Runnable tooLate) {
        if (!at.any() || course.endsSomething() || share.ask(at)) {
            return false;
        }
        pauses(Limit.CONCURRENT_MISSES);
        Waiter waiter = new Waiter() {
            @Override
            public void itsTurn() {
                paused();
                share.asks(at);
                end();
                itsTurn.run();
            }

            @Override
            public void tooLate() {
                paused();
                end();
                tooLate.run();
            }
        };
        share.waitFor(Limit.CONCURRENT_MISSES, at, waiter, pauseNanos(at), facts.isUnacknowledged());
        return true;
    }

    private void pauses(Limit over) {
        client.stopReading();
        pausedBy = over;
        pausedSinceNanos = System.nanoTime();
    }

    private void paused() {
        course.notes().held(pausedBy.setting(), System.nanoTime() - pausedSinceNanos);
    }

    private void end() {
        plain = null;
        compressed = null;
        share.waitsNoMore();
        client.readOn();
    }

    /** The request is upstream no longer. */
    public void answered() {
        share.answered();
    }

    private void release() {
        if (plain != null) {
            plain.release();
        }
        if (compressed != null) {
            compressed.release();
        }
    }

    /** The client is gone. */
    public void leave() {
        release();
        plain = null;
        compressed = null;
        share.leave();
    }
}
