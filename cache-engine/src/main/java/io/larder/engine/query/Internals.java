package io.larder.engine.query;

import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;

/** Databases and collections of the servers' own. Change streams do not tell of them. */
final class Internals {
    private static final String SYSTEM = "system.";

    private Internals() {}

    static boolean isDatabase(ByteBuf buf, int offset, int length) {
        return BsonValues.equalsAscii(buf, offset, length, "admin")
                || BsonValues.equalsAscii(buf, offset, length, "local")
                || BsonValues.equalsAscii(buf, offset, length, "config");
    }

    static boolean isCollection(ByteBuf buf, int offset, int length) {
        boolean special = length > 0 && buf.getByte(offset) == '$';
        return special || (length >= SYSTEM.length() && BsonValues.equalsAscii(buf, offset, SYSTEM.length(), SYSTEM));
    }
}
