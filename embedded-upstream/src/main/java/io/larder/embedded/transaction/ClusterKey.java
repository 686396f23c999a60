package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key by which the members of one set know that a cluster time is theirs. Sets of different seeds have different ones; where
 * nobody logs in signatures are empty, and every time is believed.
 */
final class ClusterKey {
    private static final String ALGORITHM = "HmacSHA1";
    private static final int HASH_LENGTH = 20;

    private final SecretKeySpec key;
    private final long id;
    private final boolean used;

    ClusterKey(long seed, boolean used) {
        byte[] secret = ByteBuffer.allocate(16).putLong(seed).putLong(~seed).array();
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.id = (seed * 0x9E3779B97F4A7C15L) >>> 1;
        this.used = used;
    }

    Document signature(long clusterTime) {
        return used
                ? new Document("hash", new BinData(hash(clusterTime))).append("keyId", id)
                : new Document("hash", new BinData(new byte[HASH_LENGTH])).append("keyId", 0L);
    }

    /** Fails for what others have signed. */
    void check(BsonTimestamp time, @Nullable Object signature) {
        if (!used) {
            return;
        }
        Document signed = signature instanceof Document document ? document : new Document();
        long keyId = signed.get("keyId") instanceof Number number ? number.longValue() : 0;
        if (keyId != id) {
            throw new CommandFailure(
                    ErrorCode.KEY_NOT_FOUND,
                    "No keys found for HMAC that is valid for time: { ts: Timestamp(" + time.getTime() + ", "
                            + time.getInc() + ") } with id: " + keyId);
        }
        if (!(signed.get("hash") instanceof BinData hash)
                || !MessageDigest.isEqual(hash.getData(), hash(time.getValue()))) {
            throw new CommandFailure(ErrorCode.TIME_PROOF_MISMATCH, "Proof does not match the cluster time");
        }
    }

    private byte[] hash(long clusterTime) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(ByteBuffer.allocate(8).putLong(clusterTime).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
