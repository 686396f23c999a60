package io.larder.proxy.topology;

import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** What one server said of itself in its latest hello reply, as far as clients are told of it. */
record HelloLimits(
        ServerRole role,
        @Nullable String setName,
        int minWireVersion,
        int maxWireVersion,
        int maxBsonObjectSize,
        int maxMessageSizeBytes,
        int maxWriteBatchSize,
        @Nullable Integer logicalSessionTimeoutMinutes) {

    /** The defaults are those of the discovery specification for servers too old to say. */
    static HelloLimits of(BsonDocument hello) {
        BsonValue setName = hello.get("setName");
        return new HelloLimits(
                ServerRole.of(hello),
                setName != null && setName.isString() ? setName.asString().getValue() : null,
                number(hello, "minWireVersion", 0),
                number(hello, "maxWireVersion", 0),
                number(hello, "maxBsonObjectSize", 16 * 1024 * 1024),
                number(hello, "maxMessageSizeBytes", 48_000_000),
                number(hello, "maxWriteBatchSize", 1000),
                hello.containsKey("logicalSessionTimeoutMinutes")
                        ? Integer.valueOf(number(hello, "logicalSessionTimeoutMinutes", 30))
                        : null);
    }

    private static int number(BsonDocument hello, String field, int absent) {
        BsonValue value = hello.get(field);
        return value != null && value.isNumber() ? value.asNumber().intValue() : absent;
    }
}
