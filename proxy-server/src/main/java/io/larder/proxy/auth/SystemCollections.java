package io.larder.proxy.auth;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;

/**
 * Collections that a server keeps its own things in: accounts, views, profiles. As on a server, the right to read or write
 * the data of a database does not hold them; stored functions are data.
 */
final class SystemCollections {
    private static final String PREFIX = "system.";

    private SystemCollections() {}

    static boolean isOne(String collection) {
        return collection.startsWith(PREFIX) && !collection.equals("system.js");
    }

    /** Whether the value is the name of one, or may be: some commands take the id of a collection, which says no name. */
    static boolean isOne(BsonCursor value) {
        return value.type() == BsonTypes.BINARY || (value.type() == BsonTypes.STRING && isOne(value.stringValue()));
    }
}
