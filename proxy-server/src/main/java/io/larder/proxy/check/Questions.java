package io.larder.proxy.check;

import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.OwnExchange;
import io.larder.proxy.upstream.UpstreamFailure;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Commands of the proxy's own, one after the other, each waited for. Not to be asked on the event loop. */
final class Questions {
    private static final int UNAUTHORIZED = 13;
    private static final long GRACE_SECONDS = 2;

    private final EventLoop loop;
    private final LoopUpstream upstream;
    private final Duration limit;

    Questions(EventLoop loop, LoopUpstream upstream, Duration limit) {
        this.loop = loop;
        this.upstream = upstream;
        this.limit = limit;
    }

    /**
     * A reply, or why there is none.
     *
     * @param reply null where there was a failure
     */
    record Answer(@Nullable BsonDocument reply, @Nullable UpstreamFailure failure) {
        boolean isOk() {
            return reply != null
                    && reply.isNumber("ok")
                    && reply.getNumber("ok").doubleValue() == 1;
        }

        boolean isUnauthorized() {
            return reply != null
                    && reply.isNumber("code")
                    && reply.getNumber("code").intValue() == UNAUTHORIZED;
        }

        boolean isLoginRefused() {
            return failure != null && failure.kind() == UpstreamFailure.Kind.AUTHENTICATION;
        }

        /** What went wrong. */
        String says() {
            if (failure != null) {
                return failure.message();
            }
            return reply != null && reply.isString("errmsg")
                    ? reply.getString("errmsg").getValue()
                    : "an answer that is not understood";
        }

        /** The rows of a command that opens a cursor. */
        List<BsonDocument> rows() {
            BsonDocument cursor = reply == null ? new BsonDocument() : reply.getDocument("cursor", new BsonDocument());
            return cursor.getArray("firstBatch", new BsonArray()).stream()
                    .map(BsonValue::asDocument)
                    .toList();
        }
    }

    Answer ask(Target target, String database, BsonDocument command) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        BsonDocument whole = command.clone().append("$db", new BsonString(database));
        loop.execute(() -> OwnExchange.start(
                loop,
                upstream,
                target,
                whole,
                limit,
                reply -> answer.complete(new Answer(reply, null)),
                failure -> answer.complete(new Answer(null, failure))));
        try {
            return answer.get(limit.toSeconds() + GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the upstream", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("an exchange ended in no way", e);
        }
    }
}
