package io.larder.embedded.admin.replica;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.replication.Commit;
import io.larder.embedded.replication.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The set as one member sees it, in the shape of replSetGetStatus. */
final class SetStatus {
    private static final int PRIMARY = 1;
    private static final int SECONDARY = 2;

    private final ServerIdentity identity;
    private final Member self;

    SetStatus(ServerIdentity identity, Member self) {
        this.identity = identity;
        this.self = self;
    }

    Document toDocument() {
        Instant now = self.set().clock().instant();
        List<Document> members = new ArrayList<>();
        for (Member each : self.set().members()) {
            members.add(row(each, now));
        }
        Commit applied = self.applied();
        Commit committed = self.committed();
        Document times = new Document("lastCommittedOpTime", committed.opTime().toDocument())
                .append("lastCommittedWallTime", Instant.ofEpochMilli(committed.millis()))
                .append("readConcernMajorityOpTime", committed.opTime().toDocument())
                .append("appliedOpTime", applied.opTime().toDocument())
                .append("durableOpTime", applied.opTime().toDocument())
                .append("lastAppliedWallTime", Instant.ofEpochMilli(applied.millis()))
                .append("lastDurableWallTime", Instant.ofEpochMilli(applied.millis()));
        int count = members.size();
        return new Document("set", identity.setName())
                .append("date", Instant.ofEpochMilli(now.toEpochMilli()))
                .append("myState", stateOf(self))
                .append("term", self.term())
                .append("syncSourceHost", "")
                .append("syncSourceId", -1)
                .append("heartbeatIntervalMillis", 2000L)
                .append("majorityVoteCount", count / 2 + 1)
                .append("writeMajorityCount", count / 2 + 1)
                .append("votingMembersCount", count)
                .append("writableVotingMembersCount", count)
                .append("optimes", times)
                .append("members", members);
    }

    private static int stateOf(Member member) {
        return member.isWritable() ? PRIMARY : SECONDARY;
    }

    private Document row(Member each, Instant now) {
        Commit applied = each.applied();
        Document row = new Document("_id", each.id())
                .append("name", identity.hosts().get(each.id()))
                .append("health", 1.0)
                .append("state", stateOf(each))
                .append("stateStr", each.isWritable() ? "PRIMARY" : "SECONDARY")
                .append("uptime", (int)
                        Duration.between(identity.started(), now).toSeconds())
                .append("optime", applied.opTime().toDocument())
                .append("optimeDate", Instant.ofEpochSecond(applied.millis() / 1000))
                .append("lastAppliedWallTime", Instant.ofEpochMilli(applied.millis()))
                .append("lastDurableWallTime", Instant.ofEpochMilli(applied.millis()))
                .append("syncSourceHost", "")
                .append("syncSourceId", -1)
                .append("infoMessage", "")
                .append("configVersion", 1)
                .append("configTerm", self.term());
        if (each == self) {
            row.append("self", true).append("lastHeartbeatMessage", "");
        }
        return row;
    }
}
