package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bson.BsonDocument;

/** Asks servers for their hello, whatever is thought of them, over connections that end with the answer. On one loop. */
final class Probes {
    /** What happens to a probe says nothing of other connections. */
    private static final int NO_GENERATION = -1;

    private final EventLoop loop;
    private final Supplier<ConnectionOpener> opener;
    private final Openings underWay = new Openings();

    Probes(EventLoop loop, Supplier<ConnectionOpener> opener) {
        this.loop = loop;
        this.opener = opener;
    }

    /** Tells one of the two, unless it is cancelled. */
    void ask(ServerAddress server, Consumer<BsonDocument> hello, Consumer<String> failed) {
        Opening question = underWay.begin(
                (connection, handshaken) -> {
                    connection.close();
                    hello.accept(handshaken.hello());
                },
                failure -> failed.accept(failure.message()));
        opener.get().openBare(loop, server, NO_GENERATION, new BsonDocument(), question);
    }

    void cancel() {
        underWay.cancel();
    }
}
