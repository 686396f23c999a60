package io.larder.proxy.request.tenants;

import io.larder.engine.plan.Plan;
import io.larder.proxy.caching.LoopCaching;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.request.turn.Turns;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.OwnExchange;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.wire.compression.Compressor;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * Asks an upstream what its time is by now, where a client names a later one than was heard from there: what the primary does not
 * know yet it has told nobody, so that is a time of another upstream. The request waits for it. For one client, on its event
 * loop.
 */
public final class TimeQuestion {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final BsonDocument PING =
            new BsonDocument("ping", new BsonInt32(1)).append("$db", new BsonString("admin"));

    private final ClientConnection client;
    private final Turns.Resume resume;
    private final Consumer<UpstreamFailure> failed;
    private @Nullable OwnExchange question;
    private @Nullable ByteBuf plain;
    private @Nullable ByteBuf compressed;
    /** While the request that waited is read once more. */
    private boolean answered;

    /**
     * For one client.
     *
     * @param resume reads the request once more, with the answer known
     * @param failed ends a request of which it cannot be told what it may be answered with
     */
    public TimeQuestion(ClientConnection client, Turns.Resume resume, Consumer<UpstreamFailure> failed) {
        this.client = client;
        this.resume = resume;
        this.failed = failed;
    }

    /** Whether the request waits for the answer; then it has taken the buffers over. */
    public boolean asks(
            LoopRequests loop,
            LoopCaching caching,
            Plan plan,
            CommandView command,
            ByteBuf request,
            @Nullable ByteBuf asItCame,
            @Nullable Compressor compressor) {
        if (answered || !isInDoubt(loop, caching, plan, command)) {
            return false;
        }
        plain = request;
        compressed = asItCame;
        question = OwnExchange.start(
                client.eventLoop(),
                loop.upstream(),
                Target.PRIMARY,
                PING,
                LIMIT,
                reply -> {
                    caching.times().note(reply);
                    goOn(compressor);
                },
                failure -> {
                    release();
                    failed.accept(failure);
                });
        return true;
    }

    /** Only who wants to see what it has seen before has to be told whose the time is: for all others the upstream's own will do. */
    private static boolean isInDoubt(LoopRequests loop, LoopCaching caching, Plan plan, CommandView command) {
        if (command.isLegacy() || loop.all().topology().view().kind() == ClusterKind.STANDALONE) {
            return false;
        }
        long known = caching.times().newestTime();
        long after = OwnTimes.after(command);
        if (Long.compareUnsigned(after, known) > 0) {
            return true;
        }
        boolean heardCounts = plan.mayCache() && (after != 0 || caching.gossips());
        return heardCounts && Long.compareUnsigned(OwnTimes.heard(command), known) > 0;
    }

    private void goOn(@Nullable Compressor compressor) {
        ByteBuf request = plain;
        ByteBuf asItCame = compressed;
        plain = null;
        compressed = null;
        question = null;
        if (request != null) {
            answered = true;
            try {
                resume.read(request, asItCame, compressor);
            } finally {
                answered = false;
            }
        }
    }

    private void release() {
        question = null;
        if (plain != null) {
            plain.release();
            plain = null;
        }
        if (compressed != null) {
            compressed.release();
            compressed = null;
        }
    }

    /** The client is gone. */
    public void abandon() {
        if (question != null) {
            question.cancel();
        }
        release();
    }
}
