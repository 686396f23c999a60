package io.larder.benchmarks;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;

/** mongo-java-server as it comes, in memory: what the embedded set is measured by. {@code PlainJavaServer PORT}, on loopback. */
public final class PlainJavaServer {
    private PlainJavaServer() {}

    public static void main(String[] args) {
        new MongoServer(new MemoryBackend()).bind("127.0.0.1", Integer.parseInt(args[0]));
    }
}
