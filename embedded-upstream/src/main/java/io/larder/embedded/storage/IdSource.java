package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.ObjectId;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.UUID;

/**
 * Where the server's own ids come from: record ids, collection UUIDs, generated _ids. The same seed and the same requests
 * give the same ids. Owned by the writer lock.
 */
public final class IdSource {
    private final Random random;
    private final byte[] process = new byte[5];
    private long lastRecordId;
    private int counter;

    public IdSource(long seed) {
        this.random = new Random(seed);
        random.nextBytes(process);
        this.counter = random.nextInt(1 << 24);
    }

    public long nextRecordId() {
        return ++lastRecordId;
    }

    public UUID nextUuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | Long.MIN_VALUE;
        return new UUID(high, low);
    }

    public ObjectId nextObjectId(int seconds) {
        int count = counter++ & 0xFFFFFF;
        return new ObjectId(ByteBuffer.allocate(12)
                .putInt(seconds)
                .put(process)
                .put((byte) (count >> 16))
                .putShort((short) count)
                .array());
    }
}
