package io.larder.integration.scenario;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.RecordedCommand;
import io.larder.embedded.bson.BsonEncoder;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** The commands that reached the upstream, masked, in their order. */
final class UpstreamCommands {
    /** Belong to connections, not to what an application asks. */
    private static final Set<String> OF_CONNECTIONS = Set.of("saslStart", "saslContinue", "endSessions");

    private static final String PREFIX = "upstream ";

    private UpstreamCommands() {}

    static boolean isOne(String line) {
        return line.startsWith(PREFIX);
    }

    static List<String> lines(EmbeddedReplicaSet set, boolean withRoles) {
        Mask mask = new Mask();
        int primary = set.adversary().primary();
        return set.commands().all().stream()
                .filter(command -> !OF_CONNECTIONS.contains(command.name()))
                .map(command -> {
                    String role = !withRoles ? "" : command.member() == primary ? "primary " : "secondary ";
                    return PREFIX + role + mask.document(body(command)).toJson();
                })
                .toList();
    }

    private static BsonDocument body(RecordedCommand command) {
        return new RawBsonDocument(BsonEncoder.encode(command.body()));
    }
}
