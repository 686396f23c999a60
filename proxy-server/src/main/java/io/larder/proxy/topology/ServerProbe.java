package io.larder.proxy.topology;

import com.mongodb.ServerAddress;
import java.util.function.Consumer;
import org.bson.BsonDocument;

/**
 * Asks one server for its hello over a new connection of the proxy's own kind. The watching driver cannot be asked to look
 * at a server now; whoever makes the connections can.
 */
public interface ServerProbe {
    /** Never blocks; calls exactly one of the two, on any thread. */
    void probe(ServerAddress server, Consumer<BsonDocument> hello, Consumer<String> failure);
}
