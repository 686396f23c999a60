package io.larder.embedded.admin.catalog;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.command.Stage;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.ReplicaSet;
import io.larder.embedded.request.Deadline;
import java.util.List;
import java.util.Set;

/** fsync, which has nothing to write, and its lock, under which writes of this member wait. */
public final class FsyncLock implements Stage {
    /** These belong to the primary and still run under the lock. */
    private static final Set<String> EXEMPT = Set.of("replSetStepDown");

    private final ReplicaSet set;
    private volatile int locks;

    public FsyncLock(ReplicaSet set) {
        this.set = set;
    }

    @Override
    public Reply around(Invocation invocation, Rest rest) {
        boolean writes = invocation.traits().secondaryUse() == SecondaryUse.NEVER
                && !EXEMPT.contains(invocation.traits().name());
        if (writes && locks > 0) {
            try {
                if (!set.await(
                        () -> locks == 0, invocation.operation().deadline().end())) {
                    throw Deadline.expired();
                }
            } catch (InterruptedException e) {
                throw invocation.operation().interrupted();
            }
        }
        return rest.proceed(invocation);
    }

    public List<Command> all() {
        return List.of(
                Command.of(
                        CommandTraits.named("fsync")
                                .adminOnly()
                                .needsOnCluster(Action.FSYNC)
                                .build(),
                        this::fsync),
                Command.of(
                        CommandTraits.named("fsyncUnlock")
                                .adminOnly()
                                .needsOnCluster(Action.UNLOCK)
                                .build(),
                        in -> unlock()));
    }

    private synchronized Reply fsync(Invocation in) {
        if (!in.fields().bool("lock", false)) {
            return Reply.of(new Document("numFiles", 1));
        }
        locks++;
        return Reply.of(new Document("info", "now locked against writes, use db.fsyncUnlock() to unlock")
                .append("lockCount", (long) locks)
                .append("seeAlso", "http://dochub.mongodb.org/core/fsynccommand"));
    }

    private synchronized Reply unlock() {
        if (locks == 0) {
            throw new CommandFailure(ErrorCode.ILLEGAL_OPERATION, "fsyncUnlock called when not locked");
        }
        locks--;
        set.signal();
        return Reply.of(new Document("info", "fsyncUnlock completed").append("lockCount", (long) locks));
    }
}
