package io.larder.engine.plan;

import io.larder.engine.name.Namespace;
import io.larder.engine.policy.NamespacePolicy;
import io.larder.engine.policy.Policies;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.bson.NameBytes;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the policy of a namespace by its name's bytes, so that no string is built for a namespace that was asked for not long
 * ago. A table of fixed size in which the later takes the place of the earlier. For one thread at a time.
 */
final class PolicyMemo {
    private static final int SLOTS = 512;

    private final Policies policies;
    private final byte[] @Nullable [] databases = new byte[SLOTS][];
    private final byte[] @Nullable [] collections = new byte[SLOTS][];
    private final @Nullable NamespacePolicy[] known = new NamespacePolicy[SLOTS];

    PolicyMemo(Policies policies) {
        this.policies = policies;
    }

    /** Of the two string values at these places. */
    NamespacePolicy find(ByteBuf buf, int database, int collection) {
        int databaseAt = BsonValues.stringOffset(database);
        int databaseLength = BsonValues.stringLength(buf, database);
        int collectionAt = BsonValues.stringOffset(collection);
        int collectionLength = BsonValues.stringLength(buf, collection);
        long ofDatabase = NameBytes.hash(buf, databaseAt, databaseLength, 0);
        int slot = (int) NameBytes.hash(buf, collectionAt, collectionLength, ofDatabase) & (SLOTS - 1);
        NamespacePolicy here = known[slot];
        if (here != null
                && same(databases[slot], buf, databaseAt, databaseLength)
                && same(collections[slot], buf, collectionAt, collectionLength)) {
            return here;
        }
        byte[] databaseBytes = bytes(buf, databaseAt, databaseLength);
        byte[] collectionBytes = bytes(buf, collectionAt, collectionLength);
        NamespacePolicy found = policies.of(new Namespace(
                new String(databaseBytes, StandardCharsets.UTF_8),
                new String(collectionBytes, StandardCharsets.UTF_8)));
        databases[slot] = databaseBytes;
        collections[slot] = collectionBytes;
        known[slot] = found;
        return found;
    }

    private static boolean same(byte @Nullable [] name, ByteBuf buf, int offset, int length) {
        return name != null && NameBytes.same(name, buf, offset, length);
    }

    private static byte[] bytes(ByteBuf buf, int offset, int length) {
        byte[] bytes = new byte[length];
        buf.getBytes(offset, bytes);
        return bytes;
    }
}
