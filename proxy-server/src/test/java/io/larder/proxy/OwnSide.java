package io.larder.proxy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.proxy.net.EventLoops;
import io.larder.proxy.net.PemFiles;
import io.larder.proxy.net.Transport;
import io.larder.proxy.topology.KeepAliveMode;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.UpstreamOptions;
import io.larder.proxy.upstream.LoopUpstream;
import io.larder.proxy.upstream.Recorder;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.proxy.upstream.UpstreamPools;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.bson.BsonDocument;
import org.bson.Document;

/** What the proxy has for its own questions to an upstream, and a driver that goes there directly. */
public final class OwnSide implements AutoCloseable {
    /** Where the proxy logs in itself. */
    public static final UpstreamOptions SERVICE = new UpstreamOptions(
            PemFiles.NONE,
            true,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            100,
            10,
            Duration.ZERO,
            KeepAliveMode.FIXED,
            Duration.ofMinutes(1));

    public final EventLoop loop;
    public final Topology topology;
    public final MongoClient outside;
    private final EventLoops loops = EventLoops.start(Transport.NIO, 1, "larder-own");
    private final EventLoops clients = EventLoops.start(Transport.NIO, 1);
    private final UpstreamPools pools;
    /** Nobody uses them, but they answer the topology's questions about servers that had trouble. */
    private final UpstreamPools clientPools;

    public OwnSide(String uri, String outsideUri, UpstreamOptions options) throws Exception {
        topology = Topology.start(uri, options);
        clientPools = UpstreamPools.start(clients, topology);
        pools = UpstreamPools.startBeside(loops, topology);
        loop = loops.all().get(0);
        outside = MongoClients.create(outsideUri);
    }

    public OwnSide(String uri) throws Exception {
        this(uri, uri, UpstreamOptions.defaults());
    }

    public LoopUpstream upstream() {
        return pools.on(loop);
    }

    /** A connection that is the test's own. */
    public UpstreamConnection connection() throws Exception {
        Recorder recorder = new Recorder();
        loop.submit(() -> upstream().acquire(Target.PRIMARY, 0, recorder)).sync();
        return recorder.next(UpstreamConnection.class);
    }

    /** Runs a command past the proxy and returns its operationTime. */
    public long run(String database, String command) {
        BsonDocument reply = outside.getDatabase(database)
                .runCommand(Document.parse(command))
                .toBsonDocument();
        return reply.isTimestamp("operationTime")
                ? reply.getTimestamp("operationTime").getValue()
                : 0;
    }

    @Override
    public void close() {
        outside.close();
        topology.close();
        pools.close();
        clientPools.close();
        loops.close();
        clients.close();
    }
}
