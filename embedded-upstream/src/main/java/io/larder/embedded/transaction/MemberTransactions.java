package io.larder.embedded.transaction;

import io.larder.embedded.command.Command;
import io.larder.embedded.command.ReplyStamp;
import io.larder.embedded.command.Stage;
import io.larder.embedded.replication.Member;
import io.larder.embedded.session.Sessions;
import java.util.List;

/** Everything about sessions and transactions that one member's assembly needs. */
public final class MemberTransactions {
    private final Member member;
    private final Sessions sessions;
    private final Participants participants;
    private final ClusterKey key;
    private final TimeStamp stamp;

    /**
     * For one member of a set whose members share the sessions.
     *
     * @param signed whether $clusterTime carries a real signature, and has to, as it does where clients log in
     */
    public MemberTransactions(Member member, Sessions sessions, boolean signed) {
        this.member = member;
        this.sessions = sessions;
        this.participants = new Participants(member, sessions);
        this.key = new ClusterKey(member.set().settings().seed(), signed);
        this.stamp = new TimeStamp(member, key);
    }

    /** To stand right around the command, in this order, the first outermost. */
    public List<Stage> stages() {
        return List.of(
                new WriteConcernStage(member),
                new SessionStage(member, sessions, key),
                new TransactionStage(member, participants),
                new ReadStage(member));
    }

    /** operationTime and $clusterTime. */
    public ReplyStamp stamp() {
        return stamp;
    }

    public List<Command> commands() {
        return List.of(new CommitTransaction(), new AbortTransaction());
    }

    /** For the lifetime limit and for what serverStatus tells. */
    public Participants participants() {
        return participants;
    }
}
