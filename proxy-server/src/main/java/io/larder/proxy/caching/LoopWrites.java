package io.larder.proxy.caching;

import io.larder.engine.cache.LocalWrite;
import io.larder.engine.change.Change;
import io.larder.engine.change.write.Write;
import io.larder.engine.plan.CommandKind;
import io.larder.engine.plan.Plan;
import io.larder.engine.session.SessionId;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What requests that may change something mean to the cache, before they are sent. Whatever is marked here is settled by the
 * witness that is returned. For one event loop.
 */
public final class LoopWrites {
    private final Caching all;
    private final LoopCaching loop;
    private final UnseenWrites unseen;

    LoopWrites(Caching all, LoopCaching loop) {
        this.all = all;
        this.loop = loop;
        this.unseen = new UnseenWrites(loop::now, all.cache().limits().unknownWriteNanos());
    }

    /** Marks what this request may change, if anything, and drops what that affects. To be called last before it is sent. */
    public Witness before(Plan plan, CommandView command, @Nullable SessionId session) {
        Witness witness = changes(plan, command, session);
        return plan.mayChangeRights() && all.isAwake() ? new UserChange(all.rights(), witness) : witness;
    }

    /** Those that were sent while nothing was kept. */
    UnseenWrites unseen() {
        return unseen;
    }

    private Witness changes(Plan plan, CommandView command, @Nullable SessionId session) {
        if (!all.isAwake()) { // what is sent now is all taken together when this wakes up, rights included
            boolean ends = plan.kind() == CommandKind.TRANSACTION_END;
            return ends || (plan.mayWrite() && !command.inTransaction()) ? unseen.sent() : Witness.NONE;
        }
        if (plan.kind() == CommandKind.TRANSACTION_END) {
            return transactionEnd(command, session);
        }
        if (command.inTransaction()) {
            collect(plan, command, session);
            return Witness.NONE;
        }
        return plan.mayWrite() ? write(command, session) : Witness.NONE;
    }

    private Witness write(CommandView command, @Nullable SessionId session) {
        Write write = all.writes().read(command);
        List<Change> changes = write.changes();
        return changes.isEmpty() ? Witness.NONE : new SentWrite(write, mark(changes), session, loop);
    }

    private LocalWrite mark(List<Change> changes) {
        loop.forgetDefinitions(changes);
        return all.cache().write(changes);
    }

    /** The same for a request that may write, and does not say where. */
    public Witness anywhere(@Nullable SessionId session) {
        return all.isAwake() ? new WriteAnywhere(mark(WriteAnywhere.ANYTHING), session, loop) : unseen.sent();
    }

    /** Nobody sees what a transaction writes before its commit. */
    private void collect(Plan plan, CommandView command, @Nullable SessionId session) {
        long number = number(command);
        if (session == null) {
            return; // no server takes it
        }
        if (command.fields().isTrue(CommandField.START_TRANSACTION)) {
            all.transactions().begin(session, number);
        }
        if (plan.mayWrite()) {
            all.transactions()
                    .collect(session, number, all.writes().read(command).changes());
        }
    }

    private Witness transactionEnd(CommandView command, @Nullable SessionId session) {
        long number = number(command);
        if (session == null) {
            return Witness.NONE; // no server takes it
        }
        if (command.firstElement().nameIs("abortTransaction")) {
            all.transactions().ended(session, number);
            return Witness.NONE;
        }
        List<Change> changes = all.transactions().changes(session, number);
        if (changes != null) {
            return changes.isEmpty()
                    ? Witness.NONE
                    : new SentCommit(session, number, changes, mark(changes), all.transactions(), loop);
        }
        return new UnknownCommit(all.cache().writeUnseen(), all.unsettled().unknown(session), loop);
    }

    private static long number(CommandView command) {
        return command.fields().longOr(CommandField.TXN_NUMBER, -1);
    }
}
