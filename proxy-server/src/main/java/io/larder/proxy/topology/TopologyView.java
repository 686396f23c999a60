package io.larder.proxy.topology;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import io.larder.engine.catalogue.ListedAt;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The upstream at one moment: immutable, published by reference, and read by any thread. */
public final class TopologyView {
    private final ClusterKind kind;
    private final boolean direct;
    private final List<ServerView> servers;
    private final @Nullable UpstreamFacts facts;
    private final @Nullable ServerAddress relayServer;
    private final Candidates candidates;
    private final String trouble;

    private TopologyView(
            ClusterKind kind,
            boolean direct,
            List<ServerView> servers,
            @Nullable UpstreamFacts facts,
            @Nullable ServerAddress relayServer,
            Candidates candidates,
            String trouble) {
        this.kind = kind;
        this.direct = direct;
        this.servers = servers;
        this.facts = facts;
        this.relayServer = relayServer;
        this.candidates = candidates;
        this.trouble = trouble;
    }

    /**
     * Before anything is known.
     *
     * @param trouble why that is so
     */
    static TopologyView unknown(String trouble) {
        return new TopologyView(ClusterKind.UNKNOWN, false, List.of(), null, null, Candidates.none(), trouble);
    }

    /**
     * What follows this view.
     *
     * @param usable the driver's description, in which servers that are held are unknown
     */
    TopologyView next(
            ClusterDescription usable, boolean isDirect, List<ServerView> now, @Nullable UpstreamFacts heard) {
        ClusterKind told = ClusterKind.of(usable.getType());
        ClusterKind nextKind = told == ClusterKind.UNKNOWN ? kind : told;
        MongoException srv = usable.getSrvResolutionException();
        Candidates nextCandidates = new Candidates(usable, isDirect, now);
        return new TopologyView(
                nextKind,
                isDirect,
                List.copyOf(now),
                heard == null ? facts : heard,
                relayServer(nextCandidates),
                nextCandidates,
                srv == null ? "no server is known" : String.valueOf(srv.getMessage()));
    }

    /** Relayed clients share one router, and keep to it as long as it lasts; anywhere else it is the primary. */
    private @Nullable ServerAddress relayServer(Candidates next) {
        List<ServerView> suitable = next.of(Target.PRIMARY);
        for (ServerView server : suitable) {
            if (server.address().equals(relayServer)) {
                return relayServer;
            }
        }
        return suitable.isEmpty() ? null : suitable.get(0).address();
    }

    /**
     * Names the history that an answer of this server is from: its own, which ends when it has to undo something; or that of
     * many servers, where it only passes on what they tell.
     */
    public String history(ServerAddress server) {
        return kind == ClusterKind.REPLICA_SET ? server.toString() : ListedAt.OF_MANY;
    }

    /** Sticks at what was last known through outages; unknown only until the upstream was heard for the first time. */
    public ClusterKind kind() {
        return kind;
    }

    /** Whether the connection string asks for this one server, whatever it is. */
    public boolean direct() {
        return direct;
    }

    public List<ServerView> servers() {
        return servers;
    }

    public @Nullable ServerView server(ServerAddress address) {
        for (ServerView server : servers) {
            if (server.address().equals(address)) {
                return server;
            }
        }
        return null;
    }

    public @Nullable ServerAddress primary() {
        for (ServerView server : servers) {
            if (server.role() == ServerRole.PRIMARY) {
                return server.address();
            }
        }
        return null;
    }

    /** What clients are told; null until the upstream was heard for the first time, and from then on the last that is known. */
    public @Nullable UpstreamFacts facts() {
        return facts;
    }

    /** The one server that connections of relayed logins are bound to: the primary, or one router for all of them. */
    public @Nullable ServerAddress relayServer() {
        return relayServer;
    }

    /** The servers that suit, any of which may be taken; empty if there is none now. */
    public List<ServerView> candidates(Target target) {
        return candidates.of(target);
    }

    /** Why nothing suits, for the message that a client gets. */
    public String explain(Target target) {
        String known = servers.isEmpty()
                ? trouble
                : servers.stream().map(ServerView::toString).collect(Collectors.joining(", "));
        return "no upstream server suits " + target + ": " + known;
    }

    @Override
    public String toString() {
        return kind + " " + servers;
    }
}
