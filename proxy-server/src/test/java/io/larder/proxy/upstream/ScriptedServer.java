package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.FrameDecoder;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/** A server that answers as a test tells it to, for what a healthy one cannot be made to do at a given byte. */
public final class ScriptedServer implements AutoCloseable {
    private static final Set<String> HELLOS = Set.of("hello", "isMaster", "ismaster");

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<BsonDocument> received = new ConcurrentLinkedQueue<>();
    private final Channel listener;
    private volatile BsonDocument hello = Hellos.standalone();
    private volatile BiConsumer<Session, BsonDocument> script = (session, command) -> session.ok();
    private volatile boolean answersHello = true;
    private volatile boolean helloByScript;

    private ScriptedServer(int port, @Nullable SslContext tls) {
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new FrameDecoder(48_000_000), new Answering());
                    }
                })
                .bind("127.0.0.1", port)
                .syncUninterruptibly()
                .channel();
    }

    public static ScriptedServer start() {
        return new ScriptedServer(0, null);
    }

    public static ScriptedServer startAt(int port) {
        return new ScriptedServer(port, null);
    }

    public static ScriptedServer startTls(SslContext tls) {
        return new ScriptedServer(0, tls);
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    public ServerAddress address() {
        return new ServerAddress("127.0.0.1", port());
    }

    /** What it says to hello. */
    public void hello(BsonDocument reply) {
        hello = reply;
    }

    public BsonDocument hello() {
        return hello;
    }

    public void ignoreHello() {
        answersHello = false;
    }

    /** Hellos go to the script, too. */
    public void answerHelloByScript() {
        helloByScript = true;
    }

    /** What it does with every other command. */
    public void onCommand(BiConsumer<Session, BsonDocument> what) {
        script = what;
    }

    public int accepted() {
        return accepted.get();
    }

    public int open() {
        return connections.size();
    }

    public List<BsonDocument> received() {
        return List.copyOf(received);
    }

    public void cutAll() {
        connections.forEach(Channel::close);
    }

    @Override
    public void close() {
        if (group.isShuttingDown()) {
            return;
        }
        listener.close().syncUninterruptibly();
        cutAll();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One request, and the ways to answer it. */
    public static final class Session {
        private final ChannelHandlerContext context;
        private final int requestId;
        private final boolean legacy;

        Session(ChannelHandlerContext context, int requestId, boolean legacy) {
            this.context = context;
            this.requestId = requestId;
            this.legacy = legacy;
        }

        public int requestId() {
            return requestId;
        }

        public void ok() {
            reply(new BsonDocument("ok", new BsonInt32(1)));
        }

        public void reply(BsonDocument body) {
            context.writeAndFlush(
                    legacy
                            ? MessageWriter.opReply(context.alloc(), 77, requestId, body)
                            : MessageWriter.opMsg(context.alloc(), 77, requestId, 0, body));
        }

        public void raw(ByteBuf bytes) {
            context.writeAndFlush(bytes);
        }

        public Channel channel() {
            return context.channel();
        }
    }

    private final class Answering extends ChannelInboundHandlerAdapter {
        private final CommandView view = new CommandView();

        @Override
        public void channelActive(ChannelHandlerContext context) {
            accepted.incrementAndGet();
            connections.add(context.channel());
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            connections.remove(context.channel());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf frame = (ByteBuf) message;
            try {
                view.parse(frame);
                BsonDocument command = RawDocuments.read(frame, view.bodyOffset(), view.bodyLimit());
                Session session = new Session(context, view.requestId(), view.isLegacy());
                if (HELLOS.contains(command.getFirstKey()) && !helloByScript) {
                    if (answersHello) {
                        session.reply(hello);
                    }
                } else {
                    received.add(command);
                    script.accept(session, command);
                }
            } finally {
                frame.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
