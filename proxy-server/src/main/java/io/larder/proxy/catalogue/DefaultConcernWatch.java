package io.larder.proxy.catalogue;

import io.larder.engine.catalogue.DefaultConcern;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.OwnExchange;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Asks the primary from time to time which read concern the cluster uses for those who name none, because a change of it
 * made elsewhere is told by nobody. Where the proxy may not ask, or the server has no such thing, nothing is noticed.
 */
public final class DefaultConcernWatch implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long CLOSE_SECONDS = 5;

    private final EventLoop loop;
    private final LoopUpstream upstream;
    private final Duration period;
    private final Runnable changed;
    private final DefaultConcern concern = new DefaultConcern();
    private @Nullable OwnExchange question;
    private @Nullable Future<?> next;
    private boolean closed;

    /** {@code changed} is run on the loop. */
    public DefaultConcernWatch(EventLoop loop, LoopUpstream upstream, Duration period, Runnable changed) {
        this.loop = loop;
        this.upstream = upstream;
        this.period = period;
        this.changed = changed;
    }

    public void start() {
        loop.execute(this::ask);
    }

    private void ask() {
        if (closed) {
            return;
        }
        BsonDocument command =
                new BsonDocument("getDefaultRWConcern", new BsonInt32(1)).append("$db", new BsonString("admin"));
        question = OwnExchange.start(
                loop, upstream, Target.PRIMARY, command, LIMIT, this::answered, failure -> askLater());
    }

    private void answered(BsonDocument reply) {
        boolean ok = reply.isNumber("ok") && reply.getNumber("ok").doubleValue() == 1;
        if (ok && concern.told(reply)) {
            changed.run();
        }
        askLater();
    }

    private void askLater() {
        question = null;
        next = loop.schedule(this::ask, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Not to be called on the loop. */
    @Override
    public void close() {
        loop.submit(() -> {
                    closed = true;
                    if (question != null) {
                        question.cancel();
                    }
                    if (next != null) {
                        next.cancel(false);
                    }
                })
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
