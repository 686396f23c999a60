package io.larder.proxy.hello;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.ServerRole;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.topology.UpstreamFacts;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** The part of a hello reply that makes a listener look like a member of a replica set. */
final class MemberReplies {
    private static final int NOT_YET_INITIALIZED = 94;
    private static final int HOST_UNREACHABLE = 6;

    private final Presentation presentation;
    private final MemberPorts ports;

    MemberReplies(Presentation presentation, MemberPorts ports) {
        this.presentation = presentation;
        this.ports = ports;
    }

    /** Appends the fields; or returns what has to be answered instead, as if the member could not be reached. */
    @Nullable
    BsonDocument append(BsonDocument reply, String writable, TopologyView view, UpstreamFacts facts, int listener) {
        ServerAddress member = ports.member(listener);
        String name = presentation.setName() == null ? facts.setName() : presentation.setName();
        if (member == null || name == null) {
            return HelloReplies.failure(
                    NOT_YET_INITIALIZED,
                    "NotYetInitialized",
                    "this port stands for no member: the upstream has fewer members than Larder has listeners");
        }
        ServerView server = view.server(member);
        ServerRole role = server == null ? ServerRole.UNKNOWN : server.role();
        if (server == null || role == ServerRole.UNKNOWN) {
            return HelloReplies.failure(
                    HOST_UNREACHABLE, "HostUnreachable", "the member behind this port is not reachable: " + server);
        }
        reply.append(writable, BsonBoolean.valueOf(role == ServerRole.PRIMARY))
                .append("secondary", BsonBoolean.valueOf(role == ServerRole.SECONDARY))
                .append("setName", new BsonString(name))
                .append("hosts", hosts());
        String primary = advertisedFor(view.primary());
        if (primary != null) {
            reply.append("primary", new BsonString(primary));
        }
        reply.append("me", new BsonString(presentation.advertised().get(listener)));
        appendTags(reply, server);
        return null;
    }

    private static void appendTags(BsonDocument reply, ServerView server) {
        BsonDocument tags = new BsonDocument();
        server.tags().forEach(tag -> tags.append(tag.getName(), new BsonString(tag.getValue())));
        if (!tags.isEmpty()) {
            reply.append("tags", tags);
        }
        if (server.lastWriteMillis() != 0) {
            reply.append("lastWrite", new BsonDocument("lastWriteDate", new BsonDateTime(server.lastWriteMillis())));
        }
    }

    private BsonArray hosts() {
        BsonArray hosts = new BsonArray();
        for (int i = 0; i < ports.listeners(); i++) {
            if (ports.member(i) != null) {
                hosts.add(new BsonString(presentation.advertised().get(i)));
            }
        }
        return hosts;
    }

    private @Nullable String advertisedFor(@Nullable ServerAddress server) {
        for (int i = 0; server != null && i < ports.listeners(); i++) {
            if (server.equals(ports.member(i))) {
                return presentation.advertised().get(i);
            }
        }
        return null;
    }
}
