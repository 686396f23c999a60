package io.larder.proxy.upstream;

import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.Transport;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.UpstreamOptions;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.concurrent.Callable;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** Loops, topology and pools before some server, and calls on the loop for a test that is not on it. */
public final class UpstreamFixture implements AutoCloseable {
    private final EventLoops loops = EventLoops.start(Transport.NIO, 1);
    final Topology topology;
    final UpstreamPools pools;
    final EventLoop loop;
    private int requestId = 1000;

    UpstreamFixture(String uri, UpstreamOptions options) throws Exception {
        topology = Topology.start(uri, options);
        pools = UpstreamPools.start(loops, topology);
        loop = loops.all().get(0);
    }

    public UpstreamFixture(String uri) throws Exception {
        this(uri, UpstreamOptions.defaults());
    }

    public <T extends @Nullable Object> T onLoop(Callable<T> work) {
        return loop.submit(work).syncUninterruptibly().getNow();
    }

    public void onLoop(Runnable work) {
        loop.submit(work).syncUninterruptibly();
    }

    /** The part of the loop that {@link #onLoop} runs on. */
    public LoopUpstream upstream() {
        return pools.on(loop);
    }

    @Nullable
    public Waiting acquire(Target target, long maxTimeMillis, ConnectionSeeker seeker) {
        return onLoop(() -> pools.on(loop).acquire(target, maxTimeMillis, seeker));
    }

    public UpstreamConnection acquire() {
        Recorder recorder = new Recorder();
        acquire(Target.PRIMARY, 0, recorder);
        return recorder.next(UpstreamConnection.class);
    }

    /** Sends {@code {name: 1}} and returns its request id. */
    public int send(UpstreamConnection connection, String name, UpstreamListener listener) {
        int id = ++requestId;
        onLoop(() -> connection.send(command(id, name), listener));
        return id;
    }

    public ByteBuf command(int id, String name) {
        return MessageWriter.opMsg(
                loops.allocator(),
                id,
                0,
                0,
                new BsonDocument(name, new BsonInt32(1)).append("$db", new BsonString("test")));
    }

    public void release(UpstreamConnection connection) {
        onLoop(connection::release);
    }

    @Override
    public void close() {
        topology.close();
        pools.close();
        loops.close();
    }
}
