package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.ReplyStamp;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.MemberRole;
import io.larder.embedded.request.ReadConcern;
import io.larder.embedded.storage.OpTime;

/** Puts operationTime and the signed $clusterTime on every reply of a replica set member. */
final class TimeStamp implements ReplyStamp {
    private final Member member;
    private final ClusterKey key;

    /** For the replies of one member. */
    TimeStamp(Member member, ClusterKey key) {
        this.member = member;
        this.key = key;
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
                        .append("signature", key.signature(clusterTime)));
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
}
