package io.larder.proxy.stream;

import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.OwnExchange;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Finds a cluster time that is certainly later than a write of which nobody knows whether it happened: what the primary says
 * its time is when it is asked afterwards. The primary that is known then is the one the write went to or a later one, never
 * an earlier one that does not know that it was replaced: so its time is not before the write's. One question serves all who
 * wait when it is sent; who comes later waits for the next one.
 */
public final class WriteOutcomes implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long AGAIN_MILLIS = 200;
    private static final long CLOSE_SECONDS = 5;
    /** Beyond this nobody is taken on: the write then stays in doubt for whoever asked. */
    private static final int MOST_WAITING = 100_000;

    private final EventLoop loop;
    private final LoopUpstream upstream;
    private final BooleanSupplier watched;
    private final NewestClusterTime clusterTime;
    private final AtomicInteger count = new AtomicInteger();
    private List<LongConsumer> waiting = new ArrayList<>();
    private @Nullable OwnExchange question;
    private boolean closed;

    /** {@code watched} says whether there are streams that will tell of what happened before a time, or may be soon. */
    public WriteOutcomes(
            EventLoop loop, LoopUpstream upstream, BooleanSupplier watched, NewestClusterTime clusterTime) {
        this.loop = loop;
        this.upstream = upstream;
        this.watched = watched;
        this.clusterTime = clusterTime;
    }

    /**
     * Tells, on the loop of the streams, a cluster time obtained after this call; asks until there is one. 0 if there
     * are no streams any more, so that no time would help.
     *
     * @return false if too many wait already; then nobody is told anything
     */
    public boolean afterwards(LongConsumer clusterTimeLater) {
        if (count.incrementAndGet() > MOST_WAITING) {
            count.decrementAndGet();
            return false;
        }
        loop.execute(() -> {
            waiting.add(clusterTimeLater);
            ask();
        });
        return true;
    }

    private void ask() {
        if (closed || question != null || waiting.isEmpty()) {
            return;
        }
        List<LongConsumer> asking = waiting;
        waiting = new ArrayList<>();
        if (!watched.getAsBoolean()) {
            tell(asking, 0);
            return;
        }
        BsonDocument ping = new BsonDocument("ping", new BsonInt32(1)).append("$db", new BsonString("admin"));
        question = OwnExchange.start(
                loop,
                upstream,
                Target.PRIMARY,
                ping,
                LIMIT,
                reply -> answered(asking, reply),
                failure -> askAgain(asking));
    }

    private void answered(List<LongConsumer> asking, BsonDocument reply) {
        if (reply.isDocument("$clusterTime")) {
            clusterTime.note(reply.getDocument("$clusterTime"));
        }
        long time = time(reply);
        if (time == 0) {
            askAgain(asking);
            return;
        }
        question = null;
        tell(asking, time);
        ask();
    }

    private void tell(List<LongConsumer> asking, long time) {
        count.addAndGet(-asking.size());
        asking.forEach(each -> each.accept(time));
    }

    /** The later of the two times in a reply: the server's own, and the newest that it has heard of. */
    static long time(BsonDocument reply) {
        long own = reply.isTimestamp("operationTime")
                ? reply.getTimestamp("operationTime").getValue()
                : 0;
        BsonDocument gossip = reply.isDocument("$clusterTime") ? reply.getDocument("$clusterTime") : null;
        long heard = gossip != null && gossip.isTimestamp("clusterTime")
                ? gossip.getTimestamp("clusterTime").getValue()
                : 0;
        return Long.compareUnsigned(own, heard) > 0 ? own : heard;
    }

    private void askAgain(List<LongConsumer> asking) {
        waiting.addAll(asking); // a later time does for them as well
        loop.schedule(
                () -> {
                    question = null;
                    ask();
                },
                AGAIN_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** Nobody who waits is told anything any more. Not to be called on the loop. */
    @Override
    public void close() {
        loop.submit(() -> {
                    closed = true;
                    if (question != null) {
                        question.cancel();
                    }
                })
                .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
