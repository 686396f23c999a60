package io.larder.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.StreamFaults;
import io.larder.embedded.failpoint.FailPointMode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReplicaSet;
import io.larder.embedded.server.Traffic;
import java.time.Duration;
import java.util.List;

/**
 * Makes the set misbehave on cue. Everything takes effect before the call returns; members are numbered from 0. For tests: nothing
 * of this can be reached over the wire, but for fail points.
 */
public final class Adversary {
    private final ReplicaSet set;
    private final List<RunningMember> members;
    private final ConnectionFaults faults;
    private final StreamFaults streams;

    Adversary(ReplicaSet set, List<RunningMember> members, RecordedCommands commands, StreamFaults streams) {
        this.streams = streams;
        this.set = set;
        this.members = members;
        this.faults = new ConnectionFaults(commands);
    }

    Traffic trafficOf(int member) {
        return faults.of(member);
    }

    private Member member(int number) {
        return set.member(number);
    }

    /** Connections that are cut or delayed at chosen commands. */
    public ConnectionFaults connections() {
        return faults;
    }

    /** Change streams that are held, slowed, dropped, or lose their history. */
    public StreamFaults changeStreams() {
        return streams;
    }

    /** The number of the primary, or -1 while there is none. */
    public int primary() {
        Member primary = set.primary();
        return primary == null ? -1 : primary.id();
    }

    /** Makes another member the primary; it has all that the old one had. */
    public void elect(int member) {
        set.elections().elect(member(member), 0);
    }

    /**
     * Makes another member the primary, which lacks the newest entries of the oplog: they are rolled back as if they never were, and
     * the old primary's connections are cut. None of them may be majority committed, so stall the commit point first.
     */
    public void electLosing(int member, int entries) {
        int before = primary();
        set.elections().elect(member(member), entries);
        if (before >= 0) {
            cutAllConnections(before);
        }
    }

    /** The primary gives up and may not stand again for a time; another one is elected a little later. */
    public void stepDown(Duration period) {
        Member primary = set.primary();
        if (primary == null) {
            throw new IllegalStateException("there is no primary");
        }
        set.elections().stepDown(primary, period);
    }

    /** Separates a member from the others. An old primary goes on answering, and believes itself primary. */
    public void cutOff(int member) {
        set.elections().cutOff(member(member));
    }

    /** Brings a separated member back; what it wrote alone is rolled back and its connections are cut. */
    public void rejoin(int member) {
        boolean rollsBack = member(member).isWritable();
        set.elections().rejoin(member(member));
        if (rollsBack) {
            cutAllConnections(member);
        }
    }

    /** Holds the majority commit point where it is. */
    public void stallCommitPoint() {
        set.stallCommitPoint(true);
    }

    public void releaseCommitPoint() {
        set.stallCommitPoint(false);
    }

    /** By how much the majority commit point trails the writes from now on. */
    public void commitDelay(Duration delay) {
        set.commitDelay(delay);
    }

    /** By how much a secondary trails from now on. */
    public void lag(int member, Duration lag) {
        set.lag(member(member), lag);
    }

    /** Stops a secondary from applying anything. */
    public void stopReplication(int member) {
        set.pause(member(member), true);
    }

    public void resumeReplication(int member) {
        set.pause(member(member), false);
    }

    /** How often an idle primary writes a no-op, which is what moves cluster time on an idle set. */
    public void noopPeriod(Duration period) {
        set.noopPeriod(period);
    }

    /** Cuts every connection of a member; new ones are accepted. */
    public void cutAllConnections(int member) {
        members.get(member).connections().cut(client -> true);
    }

    /** Sets a fail point of one member, as configureFailPoint does. */
    public void failPoint(int member, String name, FailPointMode mode, Document data) {
        members.get(member).failPoints().configure(name, mode, data);
    }

    /** Makes the next commands of these names fail with a code, on one member. */
    public void failNext(int member, int times, int code, String... commands) {
        Document data = new Document("failCommands", List.of(commands)).append("errorCode", code);
        failPoint(member, "failCommand", new FailPointMode.Times(times), data);
    }

    public void failPointOff(int member, String name) {
        failPoint(member, name, new FailPointMode.Off(), new Document());
    }
}
