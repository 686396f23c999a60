package io.larder.proxy.upstream;

import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import io.larder.proxy.net.DialTls;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.topology.ServerTrouble;
import io.larder.proxy.topology.UpstreamSettings;
import io.larder.wire.frame.MessageHeader;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Makes connections that are ready for use: TCP, TLS, handshake, login, all within one limit of time. */
final class ConnectionOpener {
    private final EventLoops loops;
    private final UpstreamSettings settings;
    private final HelloCommand hello;
    private final @Nullable ServiceAccount login;
    private final BlockingWork blocking;
    private final Dialer dialer;
    private final Consumer<ServerTrouble> trouble;
    private final AtomicLong numbers = new AtomicLong();

    ConnectionOpener(
            EventLoops loops, UpstreamSettings settings, BlockingWork blocking, Consumer<ServerTrouble> trouble) {
        MongoCredential credential = settings.credential();
        this.loops = loops;
        this.settings = settings;
        this.hello = new HelloCommand(settings);
        this.login = credential == null ? null : new ServiceAccount(credential, settings.tls() != null);
        this.blocking = blocking;
        this.dialer = new Dialer(loops, blocking);
        this.trouble = trouble;
    }

    UpstreamSettings settings() {
        return settings;
    }

    /** A connection for anybody's requests, logged in with the service account if there is one. */
    void open(EventLoop loop, ServerAddress server, int generation, Opening opening) {
        open(loop, server, generation, new BsonDocument(), login, opening);
    }

    /** A connection that is not logged in, whose hello carries these fields. */
    void openBare(EventLoop loop, ServerAddress server, int generation, BsonDocument extra, Opening opening) {
        open(loop, server, generation, extra, null, opening);
    }

    private void open(
            EventLoop loop,
            ServerAddress server,
            int generation,
            BsonDocument extra,
            @Nullable ServiceAccount as,
            Opening opening) {
        int millis = (int) Math.min(Integer.MAX_VALUE, settings.connectTimeout().toMillis());
        if (millis > 0) {
            Future<?> limit = loop.schedule(
                    () -> opening.fail(unreachable(server, "no connection within " + millis + " ms")),
                    millis,
                    TimeUnit.MILLISECONDS);
            opening.whenOver(() -> limit.cancel(false));
        }
        dialer.dial(
                loop,
                server,
                millis,
                channel -> prepare(channel, server, generation, opening),
                channel -> connected(channel, extra, as, opening),
                failure -> opening.fail(unreachable(server, failure)));
    }

    private void prepare(Channel channel, ServerAddress server, int generation, Opening opening) {
        DialTls tls = settings.tls();
        if (tls != null) {
            SslHandler handler = tls.newHandler(loops.allocator(), server.getHost(), server.getPort());
            // The limit on the whole opening ends a slow handshake, too.
            handler.setHandshakeTimeoutMillis(0);
            channel.pipeline().addLast(handler);
        }
        UpstreamConnection connection =
                new UpstreamConnection(channel, server, generation, numbers.incrementAndGet(), trouble);
        opening.dialing(connection);
        ReplyReader reader = new ReplyReader(MessageHeader.DEFAULT_MAX_MESSAGE_BYTES, connection);
        channel.pipeline().addLast(new UpstreamHandler(connection, reader));
    }

    private void connected(Channel channel, BsonDocument extra, @Nullable ServiceAccount as, Opening opening) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            greet(extra, as, opening);
            return;
        }
        tls.handshakeFuture().addListener(done -> {
            if (done.isSuccess()) {
                greet(extra, as, opening);
            } else {
                opening.fail(unreachable(
                        opening.connection().server(), "TLS: " + done.cause().getMessage()));
            }
        });
    }

    private void greet(BsonDocument extra, @Nullable ServiceAccount as, Opening opening) {
        if (opening.isOver()) {
            return;
        }
        UpstreamConnection connection = opening.connection();
        OwnCommands commands = new OwnCommands(connection, loops.allocator(), opening::fail);
        new Handshake(connection, commands, hello, as, blocking, opening::succeed, opening::fail).start(extra);
    }

    private static UpstreamFailure unreachable(ServerAddress server, String why) {
        return UpstreamFailure.refused(UpstreamFailure.Kind.UNREACHABLE, why, server);
    }
}
