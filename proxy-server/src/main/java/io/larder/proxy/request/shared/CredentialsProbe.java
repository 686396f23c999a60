package io.larder.proxy.request.shared;

import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.ConnectionSeeker;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamFailure;
import io.larder.proxy.upstream.UpstreamListener;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the upstream wants credentials: a connection that is not logged in asks for the names of the databases,
 * which any server with access control refuses. Asks until there is an answer. Lives on one event loop.
 */
final class CredentialsProbe implements ConnectionSeeker, UpstreamListener {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialsProbe.class);
    private static final long AGAIN_MILLIS = 1000;

    private final EventLoop loop;
    private final LoopUpstream upstream;
    private final Authentication authentication;
    private final ReplyView view = new ReplyView();
    private @Nullable UpstreamConnection asked;
    private boolean ended;

    CredentialsProbe(EventLoop loop, LoopUpstream upstream, Authentication authentication) {
        this.loop = loop;
        this.upstream = upstream;
        this.authentication = authentication;
    }

    void start() {
        loop.execute(this::ask);
    }

    void end() {
        loop.execute(() -> ended = true);
    }

    private void ask() {
        if (!ended) {
            upstream.openBare(Target.PRIMARY, new BsonDocument(), 0, this);
        }
    }

    private void askAgain() {
        if (!ended) {
            loop.schedule(this::ask, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void upstreamReady(UpstreamConnection connection) {
        BsonDocument command = new BsonDocument("listDatabases", new BsonInt32(1))
                .append("nameOnly", BsonBoolean.TRUE)
                .append("$db", new BsonString("admin"));
        asked = connection;
        connection.send(MessageWriter.opMsg(ByteBufAllocator.DEFAULT, 1, 0, 0, command), this);
    }

    @Override
    public void upstreamRefused(UpstreamFailure failure) {
        askAgain();
    }

    @Override
    public void reply(ByteBuf frame, boolean moreToCome) {
        try {
            view.parse(frame);
            conclude(view.isOk(), view.code());
        } catch (MalformedMessageException e) {
            askAgain();
        } finally {
            frame.release();
        }
        giveBack();
    }

    private void giveBack() {
        if (asked != null) {
            asked.release();
            asked = null;
        }
    }

    private void conclude(boolean ok, int code) {
        boolean refused = code == ErrorCode.UNAUTHORIZED.number();
        if (ok || refused) {
            authentication.upstreamWants(refused);
            LOG.info(
                    refused
                            ? "the upstream wants credentials: logins are relayed to it (auth.mode relay)"
                            : "the upstream wants no credentials: clients need none (auth.mode none)");
        } else {
            askAgain();
        }
    }

    @Override
    public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
        start.release();
        conclude(true, 0); // an error is never that large
    }

    @Override
    public void replyChunk(ByteBuf chunk, boolean last) {
        chunk.release();
        if (last) {
            giveBack();
        }
    }

    @Override
    public void upstreamLost(UpstreamFailure failure) {
        asked = null;
        askAgain();
    }
}
