package io.larder.proxy.topology;

import com.mongodb.MongoClientException;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Server selection over one description of the upstream. The driver's read preferences choose (mode, tag sets, staleness);
 * of what they admit, the servers within the latency window of the nearest are left. Answers are remembered, for a view is
 * asked again and again until the next takes its place.
 */
final class Candidates {
    /** Tag sets come from clients; more preferences than this at once are worked out each time. */
    private static final int REMEMBERED = 64;

    private final ClusterDescription description;
    private final boolean direct;
    private final List<ServerView> servers;
    private final List<ServerView> primary;
    private final Map<ReadPreference, List<ServerView>> others = new ConcurrentHashMap<>();

    Candidates(ClusterDescription description, boolean direct, List<ServerView> servers) {
        this.description = description;
        this.direct = direct;
        this.servers = List.copyOf(servers);
        this.primary = choose(ReadPreference.primary());
    }

    static Candidates none() {
        ClusterDescription nothing =
                new ClusterDescription(ClusterConnectionMode.MULTIPLE, ClusterType.UNKNOWN, List.of());
        return new Candidates(nothing, false, List.of());
    }

    List<ServerView> of(Target target) {
        if (target == Target.PRIMARY) {
            return primary;
        }
        ReadPreference preference = target.readPreference();
        if (preference == null) {
            return one(target.server());
        }
        List<ServerView> known = others.get(preference);
        if (known == null) {
            known = choose(preference);
            if (others.size() < REMEMBERED) {
                others.put(preference, known);
            }
        }
        return known;
    }

    /** A server that a cursor lives on is used in whatever role it has, as long as it can be reached. */
    private List<ServerView> one(@org.jspecify.annotations.Nullable ServerAddress address) {
        for (ServerView server : servers) {
            if (server.address().equals(address)) {
                return server.reachable() ? List.of(server) : List.of();
            }
        }
        return List.of();
    }

    private List<ServerView> choose(ReadPreference preference) {
        if (direct) {
            return servers.stream().filter(s -> s.role() != ServerRole.UNKNOWN).toList();
        }
        List<ServerDescription> admitted;
        try {
            admitted = preference.choose(description);
        } catch (MongoClientException staleness) {
            // A staleness that this upstream cannot bound (too small for its heartbeat, or too old a server) suits no
            // server.
            return List.of();
        }
        long nearest = Long.MAX_VALUE;
        for (ServerDescription server : admitted) {
            nearest = Math.min(nearest, server.getRoundTripTimeNanos());
        }
        ClusterSettings settings = description.getClusterSettings();
        long window = settings == null ? 0 : settings.getLocalThreshold(TimeUnit.NANOSECONDS);
        List<ServerView> near = new ArrayList<>();
        for (ServerView server : servers) {
            for (ServerDescription candidate : admitted) {
                if (candidate.getAddress().equals(server.address())
                        && candidate.getRoundTripTimeNanos() - nearest <= window) {
                    near.add(server);
                }
            }
        }
        return List.copyOf(near);
    }
}
