package io.larder.proxy.topology;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of the upstream, and the one place where it changes: what the driver describes, what servers said in
 * their hellos, and what the proxy itself holds unknown. Each change makes a new view. Changes are rare and come from
 * several threads, so a lock guards them; readers take the view without it.
 */
final class TopologyState {
    private final Map<ServerAddress, Hold> holds = new HashMap<>();
    private final Map<ServerAddress, Integer> generations = new HashMap<>();
    private final Map<ServerAddress, HelloLimits> hellos = new HashMap<>();
    private @Nullable ClusterDescription description;
    private volatile TopologyView view = TopologyView.unknown("the upstream was not reached yet");

    TopologyView view() {
        return view;
    }

    /** Nothing can be asked yet, because the servers' names are not known. */
    synchronized void unresolved(String trouble) {
        if (description == null) {
            view = TopologyView.unknown(trouble);
        }
    }

    /** The driver's newest description, which ends every hold that is older than its news of that server. */
    synchronized void described(ClusterDescription now) {
        ClusterDescription before = description;
        description = now;
        for (ServerDescription server : now.getServerDescriptions()) {
            Hold hold = holds.get(server.getAddress());
            if (hold != null && server.getLastUpdateTime(TimeUnit.NANOSECONDS) - hold.sinceNanos() > 0) {
                holds.remove(server.getAddress());
            }
            if (!server.isOk() && wasOk(before, server.getAddress())) {
                nextGeneration(server.getAddress());
            }
        }
        forgetAllBut(addresses(now));
        publish();
    }

    /** A hello that a server answered. A held server that still says what the driver took it for is free again. */
    synchronized void heard(ServerAddress server, BsonDocument hello) {
        ServerDescription known = described(server);
        if (known == null) {
            return;
        }
        HelloLimits limits = HelloLimits.of(hello);
        hellos.put(server, limits);
        ServerRole role = ServerRole.of(known.getType());
        if (role == ServerRole.LOAD_BALANCER || role == limits.role()) {
            holds.remove(server);
        }
        publish();
    }

    /** Whether the trouble was news. */
    synchronized boolean hold(ServerTrouble trouble) {
        ServerDescription known = described(trouble.server());
        if (known == null
                || ServerRole.of(known.getType()) == ServerRole.LOAD_BALANCER // one of many servers had trouble
                || trouble.generation() != generation(trouble.server())
                || trouble.isOlderThan(known.getTopologyVersion())) {
            return false;
        }
        Hold before = holds.get(trouble.server());
        if (before != null && (before.connectionsDoubtful() || !trouble.connectionsDoubtful())) {
            return false;
        }
        holds.put(trouble.server(), new Hold(trouble.reason(), trouble.connectionsDoubtful(), System.nanoTime()));
        if (trouble.connectionsDoubtful()) {
            nextGeneration(trouble.server());
        }
        publish();
        return true;
    }

    /** Whether a hello of this server would tell something: it is held, or was never heard. */
    synchronized boolean wantsHello(ServerAddress server) {
        ServerDescription known = described(server);
        return known != null && known.isOk() && (holds.containsKey(server) || !hellos.containsKey(server));
    }

    synchronized List<ServerAddress> wantingHello() {
        return description == null
                ? List.of()
                : addresses(description).stream().filter(this::wantsHello).toList();
    }

    private void publish() {
        ClusterDescription now = description;
        if (now == null) {
            return;
        }
        List<ServerDescription> usable = new ArrayList<>();
        List<ServerView> servers = new ArrayList<>();
        List<HelloLimits> heard = new ArrayList<>();
        for (ServerDescription server : now.getServerDescriptions()) {
            ServerAddress address = server.getAddress();
            Hold hold = holds.get(address);
            usable.add(hold == null ? server : unknown(address));
            servers.add(ServerView.of(server, hold, generation(address)));
            HelloLimits limits = hellos.get(address);
            if (limits != null && ServerRole.of(server.getType()).serves()) {
                heard.add(limits);
            }
        }
        ClusterDescription held = new ClusterDescription(
                now.getConnectionMode(),
                now.getType(),
                now.getSrvResolutionException(),
                usable,
                now.getClusterSettings(),
                now.getServerSettings());
        ClusterKind kind = ClusterKind.of(now.getType());
        UpstreamFacts facts = kind == ClusterKind.UNKNOWN ? null : UpstreamFacts.combine(kind, heard);
        view = view.next(held, now.getConnectionMode() == ClusterConnectionMode.SINGLE, servers, facts);
    }

    private static ServerDescription unknown(ServerAddress address) {
        return ServerDescription.builder()
                .address(address)
                .state(ServerConnectionState.CONNECTING)
                .build();
    }

    private int generation(ServerAddress server) {
        return generations.getOrDefault(server, 0);
    }

    private void nextGeneration(ServerAddress server) {
        generations.merge(server, 1, Integer::sum);
    }

    private @Nullable ServerDescription described(ServerAddress server) {
        return description == null ? null : find(description, server);
    }

    private static @Nullable ServerDescription find(ClusterDescription in, ServerAddress server) {
        for (ServerDescription candidate : in.getServerDescriptions()) {
            if (candidate.getAddress().equals(server)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean wasOk(@Nullable ClusterDescription before, ServerAddress server) {
        ServerDescription known = before == null ? null : find(before, server);
        return known != null && known.isOk();
    }

    private static Set<ServerAddress> addresses(ClusterDescription of) {
        return of.getServerDescriptions().stream()
                .map(ServerDescription::getAddress)
                .collect(Collectors.toSet());
    }

    private void forgetAllBut(Set<ServerAddress> members) {
        holds.keySet().retainAll(members);
        generations.keySet().retainAll(members);
        hellos.keySet().retainAll(members);
    }
}
