package io.larder.proxy.topology;

import com.mongodb.ServerAddress;
import com.mongodb.connection.TopologyVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a connection of the proxy's own saw of a server that the view does not know yet.
 *
 * @param generation of the server when the connection was made: trouble of an older one is no news
 * @param connectionsDoubtful whether every connection to this server must be given up
 * @param version the server's own count of its states, where its error told one
 */
public record ServerTrouble(
        ServerAddress server,
        int generation,
        String reason,
        boolean connectionsDoubtful,
        @Nullable TopologyVersion version) {

    public static ServerTrouble network(ServerAddress server, int generation, String reason) {
        return new ServerTrouble(server, generation, reason, true, null);
    }

    /** Whether the view already knows a state at least as new as the one this error was made in. */
    boolean isOlderThan(@Nullable TopologyVersion known) {
        return version != null
                && known != null
                && version.getProcessId().equals(known.getProcessId())
                && version.getCounter() <= known.getCounter();
    }
}
