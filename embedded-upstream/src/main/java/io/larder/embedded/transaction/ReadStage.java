package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.Stage;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReadConcernWait;
import io.larder.embedded.replication.ReadView;
import io.larder.embedded.request.ReadConcern;
import java.util.Set;

/** Gives a command outside a transaction the view that its read concern asks for, and waits until there is one. */
public final class ReadStage implements Stage {
    private static final Set<String> AT_A_SNAPSHOT = Set.of("find", "aggregate", "distinct", "getMore");

    private final Member member;

    public ReadStage(Member member) {
        this.member = member;
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        if (invocation.request().session().inTransaction()) {
            return rest.proceed(invocation);
        }
        ReadConcern concern = invocation.request().readConcern();
        check(invocation, concern);
        ReadConcernWait wait =
                new ReadConcernWait(member, invocation.operation().deadline());
        try {
            if (!invocation.traits().supportsReadConcern()) {
                wait.reach(concern);
                invocation.attach(ReadView.class, wait.open(ReadConcern.NONE));
                return rest.proceed(invocation);
            }
            invocation.attach(ReadView.class, wait.open(concern));
            Reply reply = rest.proceed(invocation);
            if (concern.levelOrLocal() == ReadConcern.Level.LINEARIZABLE) {
                wait.confirmLinearizable();
            }
            return reply;
        } catch (InterruptedException e) {
            throw invocation.operation().interrupted();
        }
    }

    private static void check(Invocation invocation, ReadConcern concern) {
        ReadConcern.Level level = concern.levelOrLocal();
        String name = invocation.traits().name();
        if (level != ReadConcern.Level.LOCAL && !invocation.traits().supportsReadConcern()) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS,
                    "Command " + name + " does not support "
                            + Shell.render(new Document("readConcern", new Document("level", level.wireName()))));
        }
        if (level == ReadConcern.Level.SNAPSHOT && !AT_A_SNAPSHOT.contains(name)) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS, "Command " + name + " does not support readConcern snapshot");
        }
    }
}
