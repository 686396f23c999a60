package io.larder.proxy.request.cached;

import io.larder.engine.answer.Answer;
import io.larder.engine.cache.Joined;
import io.larder.engine.flight.Follower;
import io.larder.engine.reason.Reason;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.metrics.Outcome;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.exchange.Exchange;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The read of one client that waits for the answer to the same read of somebody else. It is answered with that, or goes upstream
 * itself where there will be no such answer, or not in time. One at a time, on the client's event loop.
 */
final class JoinedReads {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final Course course;
    private final Exchange exchange;
    private final AnswerReplies replies;
    private @Nullable Parked parked;
    private @Nullable ScheduledFuture<?> deadline;

    JoinedReads(ClientConnection client, LoopRequests loop, Course course, Exchange exchange, AnswerReplies replies) {
        this.client = client;
        this.loop = loop;
        this.course = course;
        this.exchange = exchange;
        this.replies = replies;
    }

    /** Who is told, for a read that may come to wait. */
    Waiter waiter(@Nullable Principal asker) {
        return new Waiter(asker);
    }

    /** The read waits from now on. */
    void park(Parked read, Waiter waiter) {
        parked = read;
        waiter.waitsFor = read;
        Joined joined = read.joined;
        long left = Math.max(0, joined.deadlineNanos() - System.nanoTime());
        deadline = client.eventLoop()
                .schedule(
                        () -> {
                            if (parked == read && joined.withdraw()) {
                                forward(read, Reason.WAITED_TOO_LONG);
                            }
                        },
                        left,
                        TimeUnit.NANOSECONDS);
    }

    private void forward(Parked read, Reason why) {
        unpark();
        course.reason(why);
        exchange.forward(read.plain, read.compressed, read.target, read.principal, null);
    }

    private void unpark() {
        parked = null;
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    /** The client is gone. */
    void abandon() {
        Parked read = parked;
        if (read != null) {
            unpark();
            read.joined.withdraw();
            read.release();
        }
    }

    private void answer(Parked read, Answer answer, @Nullable Principal asker) {
        CommandView command = loop.commands().parse(read.plain);
        loop.planner().plan(command);
        ByteBuf reply = replies.of(answer, command, asker);
        if (reply == null) {
            forward(read, Reason.TOO_LARGE);
            return;
        }
        unpark();
        read.release();
        client.write(reply);
        course.outcome(Outcome.JOINED);
        client.exchangeDone();
    }

    /** Told on the leader's event loop; what follows is done on the client's own. */
    final class Waiter implements Follower {
        private final @Nullable Principal asker;
        private volatile @Nullable Parked waitsFor;

        private Waiter(@Nullable Principal asker) {
            this.asker = asker;
        }

        @Override
        public void answered(Answer answer) {
            client.eventLoop().execute(() -> {
                Parked read = waitsFor;
                if (read != null && parked == read) {
                    answer(read, answer, asker);
                }
            });
        }

        @Override
        public void readYourself(Reason why) {
            client.eventLoop().execute(() -> {
                Parked read = waitsFor;
                if (read != null && parked == read) {
                    forward(read, why);
                }
            });
        }
    }
}
