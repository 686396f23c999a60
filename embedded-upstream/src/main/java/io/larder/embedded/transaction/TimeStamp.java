package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.ReplyStamp;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.MemberRole;
import io.larder.embedded.request.ReadConcern;
import io.larder.embedded.storage.OpTime;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Puts operationTime and the signed $clusterTime on every reply of a replica set member. */
public final class TimeStamp implements ReplyStamp {
    private static final String ALGORITHM = "HmacSHA1";
    private static final int HASH_LENGTH = 20;

    private final Member member;
    private final SecretKeySpec key;
    private final long keyId;
    private final boolean signed;

    /**
     * For the replies of one member.
     *
     * @param signed false where nobody logs in: the server then sends an empty signature
     */
    public TimeStamp(Member member, boolean signed) {
        this.member = member;
        this.signed = signed;
        long seed = member.set().settings().seed();
        byte[] secret = ByteBuffer.allocate(16).putLong(seed).putLong(~seed).array();
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.keyId = (seed * 0x9E3779B97F4A7C15L) >>> 1;
    }

    @Override
    public void stamp(Invocation invocation, Document reply) {
        if (member.role() == MemberRole.STANDALONE) {
            return;
        }
        long clusterTime = member.clusterTime().latest();
        reply.put(
                "$clusterTime",
                new Document("clusterTime", new BsonTimestamp(clusterTime))
                        .append("signature", signature(clusterTime)));
        reply.put("operationTime", operationTime(invocation).toBson());
    }

    private OpTime operationTime(Invocation invocation) {
        OpTime written = invocation.attached(OpTime.class);
        if (written != null) {
            return written;
        }
        return invocation.request().readConcern().levelOrLocal() == ReadConcern.Level.MAJORITY
                ? member.committed().opTime()
                : member.lastApplied();
    }

    private Document signature(long clusterTime) {
        if (!signed) {
            return new Document("hash", new BinData(new byte[HASH_LENGTH])).append("keyId", 0L);
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(8).putLong(clusterTime).array());
            return new Document("hash", new BinData(hash)).append("keyId", keyId);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }
}
