package io.larder.embedded.replication;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Deadline;
import io.larder.embedded.request.WriteConcern;
import io.larder.embedded.storage.OpTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Waits until enough members have a write, or says why not in the form of a writeConcernError. */
public final class WriteConcernWait {
    private final Member member;
    private final Deadline deadline;

    public WriteConcernWait(Member member, Deadline deadline) {
        this.member = member;
        this.deadline = deadline;
    }

    /** The writeConcernError, or null if the write concern is satisfied. */
    public @Nullable Document await(OpTime opTime, WriteConcern concern) throws InterruptedException {
        ReplicaSet set = member.set();
        if (concern.tag() != null && !concern.isMajority()) {
            return error(
                    ErrorCode.UNKNOWN_REPL_WRITE_CONCERN,
                    "No write concern mode named '" + concern.tag() + "' found in replica set configuration",
                    concern,
                    new Document());
        }
        if (concern.w() > set.members().size()) {
            return error(
                    ErrorCode.UNSATISFIABLE_WRITE_CONCERN, "Not enough data-bearing nodes", concern, new Document());
        }
        @Nullable Instant limit = limit(concern);
        boolean reached =
                set.await(() -> isSatisfied(opTime, concern) || !member.isWritable() || set.isClosed(), limit);
        if (isSatisfied(opTime, concern)) {
            return null;
        }
        if (reached) {
            return error(
                    ErrorCode.PRIMARY_STEPPED_DOWN,
                    "Primary stepped down while waiting for replication",
                    concern,
                    new Document());
        }
        if (deadline.hasPassed()) {
            throw Deadline.expired();
        }
        return error(
                ErrorCode.WRITE_CONCERN_TIMEOUT,
                "waiting for replication timed out",
                concern,
                new Document("wtimeout", true));
    }

    private @Nullable Instant limit(WriteConcern concern) {
        @Nullable Instant end = deadline.end();
        if (concern.wtimeoutMillis() <= 0) {
            return end;
        }
        Instant timeout = member.set().clock().instant().plusMillis(concern.wtimeoutMillis());
        return end == null || timeout.isBefore(end) ? timeout : end;
    }

    private boolean isSatisfied(OpTime opTime, WriteConcern concern) {
        // A rolled back entry is never satisfied by the entries that took its place.
        if (member.timeline().at(opTime).opTime().compareTo(opTime) < 0) {
            return false;
        }
        if (concern.isMajority()) {
            return member.role() == MemberRole.STANDALONE
                    || member.branch().commitPoint().isAtOrAfter(opTime);
        }
        int holding = 0;
        for (Member each : member.set().members()) {
            if (each.branch() == member.branch() && each.lastApplied().isAtOrAfter(opTime)) {
                holding++;
            }
        }
        return holding >= concern.w();
    }

    private static Document error(ErrorCode code, String message, WriteConcern concern, Document info) {
        Document provenance =
                concern.toDocument().append("provenance", concern.isDefault() ? "implicitDefault" : "clientSupplied");
        return new Document("code", code.code())
                .append("codeName", code.codeName())
                .append("errmsg", message)
                .append("errInfo", info.append("writeConcern", provenance));
    }
}
