package io.larder.engine.query;

import io.larder.wire.bson.BsonValues;
import io.netty.buffer.ByteBuf;
import java.util.Set;

/** Databases and collections of the servers' own. Change streams do not tell of them. */
final class Internals {
    private static final String ADMIN = "admin";
    private static final String LOCAL = "local";
    private static final String CONFIG = "config";
    private static final Set<String> DATABASES = Set.of(ADMIN, LOCAL, CONFIG);
    private static final String SYSTEM = "system.";
    private static final char SPECIAL = '$';

    private Internals() {}

    static boolean isDatabase(String name) {
        return DATABASES.contains(name);
    }

    static boolean isDatabase(ByteBuf buf, int offset, int length) {
        return BsonValues.equalsAscii(buf, offset, length, ADMIN)
                || BsonValues.equalsAscii(buf, offset, length, LOCAL)
                || BsonValues.equalsAscii(buf, offset, length, CONFIG);
    }

    static boolean isCollection(String name) {
        return name.startsWith(SYSTEM) || name.charAt(0) == SPECIAL;
    }

    static boolean isCollection(ByteBuf buf, int offset, int length) {
        boolean special = length > 0 && buf.getByte(offset) == SPECIAL;
        return special || (length >= SYSTEM.length() && BsonValues.equalsAscii(buf, offset, SYSTEM.length(), SYSTEM));
    }
}
