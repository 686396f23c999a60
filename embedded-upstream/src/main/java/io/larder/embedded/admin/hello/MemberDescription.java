package io.larder.embedded.admin.hello;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.admin.Face;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.replication.Commit;
import io.larder.embedded.replication.Member;
import java.time.Instant;
import java.time.InstantSource;

/** What a member tells of itself in a handshake. */
public final class MemberDescription {
    /** Largest document, largest message, most writes of a batch: the limits of every release here. */
    static final int MAX_BSON_BYTES = 16 * 1024 * 1024;

    static final int MAX_MESSAGE_BYTES = 48_000_000;
    static final int MAX_WRITE_BATCH = 100_000;
    static final int SESSION_TIMEOUT_MINUTES = 30;

    private final ServerIdentity identity;
    private final Member member;
    private final InstantSource clock;

    public MemberDescription(ServerIdentity identity, Member member, InstantSource clock) {
        this.identity = identity;
        this.member = member;
        this.clock = clock;
    }

    void describe(Document reply, boolean inNewWords) {
        String writable = inNewWords ? "isWritablePrimary" : "ismaster";
        switch (identity.face()) {
            case STANDALONE -> reply.put(writable, true);
            case MONGOS -> {
                reply.put(writable, true);
                reply.put("msg", "isdbgrid");
            }
            case REPLICA_SET -> describeReplica(reply, writable);
        }
        reply.append("maxBsonObjectSize", MAX_BSON_BYTES)
                .append("maxMessageSizeBytes", MAX_MESSAGE_BYTES)
                .append("maxWriteBatchSize", MAX_WRITE_BATCH)
                .append("localTime", Instant.ofEpochMilli(clock.millis()))
                .append("logicalSessionTimeoutMinutes", SESSION_TIMEOUT_MINUTES)
                .append("minWireVersion", 0)
                .append("maxWireVersion", identity.version().wireVersion());
        if (identity.face() != Face.MONGOS) {
            reply.put("readOnly", false);
        }
    }

    private void describeReplica(Document reply, String writable) {
        boolean primary = member.isWritable();
        reply.append("hosts", identity.hosts())
                .append("setName", identity.setName())
                .append("setVersion", 1)
                .append(writable, primary)
                .append("secondary", !primary);
        Member known = member.primary();
        if (known != null) {
            reply.put("primary", identity.hosts().get(known.id()));
        }
        reply.put("me", identity.host());
        if (primary) {
            reply.put("electionId", electionId(member.electionTerm()));
        }
        reply.put("lastWrite", lastWrite(member.applied(), member.committed()));
    }

    /** Ordered by term, as clients compare it: the largest is the newest primary's. */
    public static ObjectId electionId(long term) {
        byte[] bytes = new byte[12];
        bytes[0] = 0x7f;
        bytes[1] = bytes[2] = bytes[3] = (byte) 0xff;
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[11 - i] = (byte) (term >>> (8 * i));
        }
        return new ObjectId(bytes);
    }

    private static Document lastWrite(Commit applied, Commit committed) {
        return new Document("opTime", applied.opTime().toDocument())
                .append("lastWriteDate", wholeSeconds(applied))
                .append("majorityOpTime", committed.opTime().toDocument())
                .append("majorityWriteDate", wholeSeconds(committed));
    }

    private static Instant wholeSeconds(Commit commit) {
        return Instant.ofEpochSecond(commit.millis() / 1000);
    }
}
