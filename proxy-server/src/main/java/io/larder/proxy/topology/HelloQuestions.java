package io.larder.proxy.topology;

import com.mongodb.ServerAddress;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers themselves where their news is wanted before the driver's next heartbeat brings it: those that are held unknown.
 * One question at a time for each. Confined to the topology's thread.
 */
final class HelloQuestions {
    /** A server that is held is asked again this often, the shortest heartbeat that the specification of discovery allows. */
    private static final long AGAIN_MILLIS = 500;

    private final TopologyState state;
    private final TopologyThread thread;
    private final Runnable published;
    /** Asked, or to be asked again when its time has come, so that nothing else asks meanwhile. */
    private final Set<ServerAddress> asked = new HashSet<>();

    private @Nullable ServerProbe probe;

    /** {@code published} runs when an answer has changed the state. */
    HelloQuestions(TopologyState state, TopologyThread thread, Runnable published) {
        this.state = state;
        this.thread = thread;
        this.published = published;
    }

    /** From now on this is how to ask; before, nobody is asked. */
    void askWith(ServerProbe how) {
        probe = how;
        askWhereWanted();
    }

    void askWhereWanted() {
        ServerProbe how = probe;
        if (how == null) {
            return;
        }
        for (ServerAddress server : state.wantingHello()) {
            if (asked.add(server)) {
                how.probe(
                        server,
                        hello -> thread.run(() -> answered(server, hello)),
                        failure -> thread.run(() -> answered(server, null)));
            }
        }
    }

    private void answered(ServerAddress server, @Nullable BsonDocument hello) {
        if (hello != null) {
            state.heard(server, hello);
        }
        if (state.wantsHello(server)) {
            thread.after(AGAIN_MILLIS, () -> {
                asked.remove(server);
                askWhereWanted();
            });
        } else {
            asked.remove(server);
        }
        if (hello != null) {
            published.run();
        }
    }
}
