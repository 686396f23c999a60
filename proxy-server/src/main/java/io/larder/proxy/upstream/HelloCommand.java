package io.larder.proxy.upstream;

import io.larder.proxy.topology.UpstreamSettings;
import io.larder.wire.compression.Compressor;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The first command on every connection: who the proxy is, and what it understands. */
final class HelloCommand {
    private final UpstreamSettings settings;
    private final List<Compressor> compressors;

    HelloCommand(UpstreamSettings settings) {
        this.settings = settings;
        this.compressors = settings.compressors().stream()
                .map(wanted -> Compressor.named(wanted.getName()))
                .filter(known -> known != null)
                .toList();
    }

    /** The same for every connection; a login that begins early is added to it. */
    BsonDocument body() {
        BsonDocument hello = new BsonDocument("hello", new BsonInt32(1)).append("helloOk", BsonBoolean.TRUE);
        if (settings.loadBalanced()) {
            hello.append("loadBalanced", BsonBoolean.TRUE);
        }
        BsonArray names = new BsonArray();
        compressors.forEach(compressor -> names.add(new BsonString(compressor.wireName())));
        return hello.append("client", client()).append("compression", names);
    }

    private BsonDocument client() {
        BsonDocument client = new BsonDocument();
        if (settings.appName() != null) {
            client.append("application", new BsonDocument("name", new BsonString(settings.appName())));
        }
        String version = HelloCommand.class.getPackage().getImplementationVersion();
        BsonDocument driver = new BsonDocument("name", new BsonString("larder"))
                .append("version", new BsonString(version == null ? "dev" : version));
        BsonDocument os = new BsonDocument("type", new BsonString(System.getProperty("os.name", "unknown")))
                .append("architecture", new BsonString(System.getProperty("os.arch", "unknown")));
        return client.append("driver", driver)
                .append("os", os)
                .append("platform", new BsonString("Java " + System.getProperty("java.version", "")));
    }

    boolean expectsLoadBalancer() {
        return settings.loadBalanced();
    }

    /** What the server also understands, in the proxy's order of preference. */
    List<Compressor> agreed(BsonDocument reply) {
        BsonValue offered = reply.get("compression");
        List<Compressor> both = new ArrayList<>();
        if (offered != null && offered.isArray()) {
            for (Compressor compressor : compressors) {
                if (offered.asArray().contains(new BsonString(compressor.wireName()))) {
                    both.add(compressor);
                }
            }
        }
        return List.copyOf(both);
    }
}
