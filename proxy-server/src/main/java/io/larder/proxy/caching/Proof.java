package io.larder.proxy.caching;

import io.larder.engine.rights.Lease;
import io.larder.wire.message.ReplyScanner;
import io.larder.wire.message.ReplyView;
import org.jspecify.annotations.Nullable;

/** A read that was sent, as far as its success proves that its principal may do the like. */
final class Proof implements Witness {
    private final Lease lease;
    private final Lease.Question question;

    private Proof(Lease lease) {
        this.lease = lease;
        this.question = lease.ask();
    }

    /** To be made before the request is sent. */
    static @Nullable Proof asked(@Nullable Lease lease) {
        return lease == null ? null : new Proof(lease);
    }

    @Override
    public boolean reply(ReplyView reply) {
        if (reply.isOk()) {
            given();
        }
        return true;
    }

    @Override
    public void end(ReplyScanner reply) {
        if (reply.isOk()) {
            given();
        }
    }

    /** Whether no command has changed users or roles since it was asked for. */
    boolean stands() {
        return lease.stands(question);
    }

    void given() {
        lease.proved(question);
    }

    @Override
    public void lost(boolean mayHaveRun) {
        // proves nothing
    }
}
