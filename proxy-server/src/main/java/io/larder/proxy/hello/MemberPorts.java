package io.larder.proxy.hello;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.TopologyView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which member each listener stands for where Larder looks like a replica set. A listener keeps its member as long as the
 * set does; one that is free takes the first member that has none. Thread safe; a reader may see the assignment before or
 * after a change, never half of it.
 */
public final class MemberPorts {
    private volatile @Nullable ServerAddress[] members;

    /** For so many listeners, beginning with the first. */
    public MemberPorts(int listeners) {
        this.members = new ServerAddress[listeners];
    }

    /** The member behind this listener, null if there is none (yet). */
    public @Nullable ServerAddress member(int listener) {
        @Nullable ServerAddress[] now = members;
        return listener < now.length ? now[listener] : null;
    }

    int listeners() {
        return members.length;
    }

    /** Follows a change of the topology. */
    public synchronized void follow(TopologyView view) {
        @Nullable ServerAddress[] next = members.clone();
        for (int i = 0; i < next.length; i++) {
            ServerAddress member = next[i];
            if (member != null && view.server(member) == null) {
                next[i] = null;
            }
        }
        for (ServerView server : view.servers()) {
            if (server.role().serves()) {
                assign(next, server.address());
            }
        }
        members = next;
    }

    private static void assign(@Nullable ServerAddress[] members, ServerAddress server) {
        List<@Nullable ServerAddress> taken = Arrays.asList(members);
        int free = taken.indexOf(null);
        if (free >= 0 && !taken.contains(server)) {
            members[free] = server;
        }
    }
}
