package io.larder.proxy.upstream;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Hello replies of the kinds of servers. */
public final class Hellos {
    private Hellos() {}

    public static BsonDocument standalone() {
        return common().append("isWritablePrimary", BsonBoolean.TRUE);
    }

    public static BsonDocument router() {
        return standalone().append("msg", new BsonString("isdbgrid"));
    }

    public static BsonDocument primary(String me, List<String> hosts) {
        return member(me, hosts).append("isWritablePrimary", BsonBoolean.TRUE).append("secondary", BsonBoolean.FALSE);
    }

    public static BsonDocument secondary(String me, List<String> hosts) {
        return member(me, hosts).append("isWritablePrimary", BsonBoolean.FALSE).append("secondary", BsonBoolean.TRUE);
    }

    private static BsonDocument member(String me, List<String> hosts) {
        BsonArray all = new BsonArray();
        hosts.forEach(host -> all.add(new BsonString(host)));
        return common().append("setName", new BsonString("rs"))
                .append("setVersion", new BsonInt32(1))
                .append("me", new BsonString(me))
                .append("hosts", all);
    }

    private static BsonDocument common() {
        return new BsonDocument("ok", new BsonInt32(1))
                .append("helloOk", BsonBoolean.TRUE)
                .append("minWireVersion", new BsonInt32(0))
                .append("maxWireVersion", new BsonInt32(21))
                .append("maxBsonObjectSize", new BsonInt32(16 * 1024 * 1024))
                .append("maxMessageSizeBytes", new BsonInt32(48_000_000))
                .append("maxWriteBatchSize", new BsonInt32(100_000))
                .append("logicalSessionTimeoutMinutes", new BsonInt32(30));
    }
}
