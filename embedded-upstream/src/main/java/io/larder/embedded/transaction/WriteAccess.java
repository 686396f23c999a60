package io.larder.embedded.transaction;

import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.WriteOrigin;
import io.larder.embedded.replication.WriteWork;
import io.larder.embedded.replication.Written;
import io.larder.embedded.storage.OpTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a command writes: inside its transaction, or straight into the primary's history. The stage attaches it to every
 * invocation; commands take it from there and need not know which it is.
 */
public final class WriteAccess {
    private final Invocation invocation;
    private final Member member;
    private final Retries retries;
    private final @Nullable Transaction transaction;

    WriteAccess(Invocation invocation, Member member, @Nullable Transaction transaction) {
        this.invocation = invocation;
        this.member = member;
        this.retries =
                new Retries(invocation.request().session(), member.set().clock().millis());
        this.transaction = transaction;
    }

    public static WriteAccess of(Invocation invocation) {
        return Objects.requireNonNull(invocation.attached(WriteAccess.class));
    }

    public boolean inTransaction() {
        return transaction != null;
    }

    /** Whether the collection was there when this command's transaction began. */
    public boolean isOlderThanTransaction(Namespace namespace) {
        return transaction != null && transaction.snapshotState().collection(namespace) != null;
    }

    public Retries retries() {
        return retries;
    }

    public Member member() {
        return member;
    }

    /** Runs one unit of writing: all of it happens or nothing. See {@link WriteWork} for what it may do. */
    public <T> T write(WriteWork<T> work) {
        if (transaction != null) {
            return transaction.write(work);
        }
        var fields = invocation.request().session();
        WriteOrigin origin = new WriteOrigin(fields.lsid(), fields.txnNumber(), false);
        try {
            Written<T> written = member.set()
                    .write(writer(), origin, invocation.operation().deadline().end(), work);
            if (written.opTime() != null) {
                wrote(written.opTime());
            }
            return written.result();
        } catch (InterruptedException e) {
            throw invocation.operation().interrupted();
        }
    }

    /** A reading command on a secondary that writes what it found ($out, $merge) has the primary write it. */
    private Member writer() {
        Member primary = member.primary();
        boolean reads = invocation.traits().secondaryUse() != SecondaryUse.NEVER;
        return !member.isWritable() && reads && primary != null ? primary : member;
    }

    private void wrote(OpTime opTime) {
        invocation.wrote(opTime.toBson());
        invocation.attach(OpTime.class, opTime);
    }
}
