package io.larder.proxy.topology;

import com.mongodb.connection.ServerType;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** What one server is. */
public enum ServerRole {
    /** Not reached, not asked yet, or held unknown after an error. */
    UNKNOWN,
    STANDALONE,
    PRIMARY,
    SECONDARY,
    ARBITER,
    /** A member that serves nobody: hidden, starting, or removed. */
    OTHER,
    ROUTER,
    LOAD_BALANCER;

    /** Whether clients' commands can be sent to it at all. */
    public boolean serves() {
        return this != UNKNOWN && this != ARBITER && this != OTHER;
    }

    static ServerRole of(ServerType type) {
        return switch (type) {
            case STANDALONE -> STANDALONE;
            case REPLICA_SET_PRIMARY -> PRIMARY;
            case REPLICA_SET_SECONDARY -> SECONDARY;
            case REPLICA_SET_ARBITER -> ARBITER;
            case REPLICA_SET_OTHER, REPLICA_SET_GHOST -> OTHER;
            case SHARD_ROUTER -> ROUTER;
            case LOAD_BALANCER -> LOAD_BALANCER;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** The role a server claims in its hello reply, by the rules of server discovery and monitoring. */
    static ServerRole of(BsonDocument hello) {
        if (hello.getString("msg", new BsonString("")).getValue().equals("isdbgrid")) {
            return ROUTER;
        }
        if (!hello.containsKey("setName")) {
            return isTrue(hello, "isreplicaset") ? OTHER : STANDALONE;
        }
        if (isTrue(hello, "hidden")) {
            return OTHER;
        }
        if (isTrue(hello, "isWritablePrimary") || isTrue(hello, "ismaster")) {
            return PRIMARY;
        }
        if (isTrue(hello, "secondary")) {
            return SECONDARY;
        }
        return isTrue(hello, "arbiterOnly") ? ARBITER : OTHER;
    }

    private static boolean isTrue(BsonDocument hello, String field) {
        return hello.containsKey(field)
                && hello.get(field).isBoolean()
                && hello.getBoolean(field).getValue();
    }
}
