package io.larder.proxy.request.exchange;

import io.larder.proxy.caching.Witness;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.upstream.OwnExchange;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Requests of one client that get no reply. Where somebody has to know when one has run, a question goes out behind it: a
 * connection's requests run one after the other, so the answer to the second tells that the first has run.
 */
final class OneWay {
    private final Course course;
    private final UpstreamListener listener;
    private final Runnable done;
    private final Consumer<UpstreamFailure> lost;
    private @Nullable OwnExchange question;

    /**
     * @param listener whose connection it is
     * @param lost told where the connection breaks under the question
     */
    OneWay(Course course, UpstreamListener listener, Runnable done, Consumer<UpstreamFailure> lost) {
        this.course = course;
        this.listener = listener;
        this.done = done;
        this.lost = lost;
    }

    /** Takes the buffer over. */
    void send(ByteBuf frame, UpstreamConnection to) {
        to.sendOneWay(frame, listener);
        Witness its = course.takeWitness();
        if (its.wantsToKnowWhenItRan()) {
            ask(to, its);
        } else {
            its.lost(true);
            done.run();
        }
    }

    private void ask(UpstreamConnection to, Witness its) {
        BsonDocument ping = new BsonDocument("ping", new BsonInt32(1)).append("$db", new BsonString("admin"));
        question = OwnExchange.over(
                to,
                ping,
                reply -> {
                    question = null;
                    its.ranBefore(
                            reply.isTimestamp("operationTime")
                                    ? reply.getTimestamp("operationTime").getValue()
                                    : 0);
                    to.watch(listener);
                    done.run();
                },
                failure -> {
                    question = null;
                    its.lost(true);
                    lost.accept(failure);
                });
    }

    /** The client is gone. */
    void abandon() {
        if (question != null) {
            question.abandon();
        }
    }
}
