package io.larder.embedded.admin;

import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.List;

/**
 * What does not change while a member runs.
 *
 * @param host the member's own name, {@code host:port}
 * @param hosts the names of all members, by member id
 * @param processId new at every start; clients tell restarts by it
 */
public record ServerIdentity(
        String setName,
        String host,
        List<String> hosts,
        Face face,
        ServerVersion version,
        boolean accessControl,
        boolean testCommands,
        ObjectId processId,
        Instant started) {
    public int port() {
        return Integer.parseInt(host.substring(host.lastIndexOf(':') + 1));
    }
}
