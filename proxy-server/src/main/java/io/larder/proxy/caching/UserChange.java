package io.larder.proxy.caching;

import io.larder.engine.rights.Epoch;
import io.larder.wire.message.ReplyScanner;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;

/** A command that may change rights, on its way: when it has ended, however that went, all leases end. */
final class UserChange implements Witness {
    private final Epoch rights;
    private final Witness next;

    UserChange(Epoch rights, Witness next) {
        this.rights = rights;
        this.next = next;
    }

    @Override
    public boolean reply(ReplyView reply) {
        rights.end();
        return next.reply(reply);
    }

    @Override
    public void part(ByteBuf part) {
        next.part(part);
    }

    @Override
    public void end(ReplyScanner reply) {
        rights.end();
        next.end(reply);
    }

    @Override
    public boolean wantsToKnowWhenItRan() {
        return true;
    }

    @Override
    public void ranBefore(long clusterTime) {
        rights.end();
        next.ranBefore(clusterTime);
    }

    @Override
    public void lost(boolean mayHaveRun) {
        rights.end();
        next.lost(mayHaveRun);
    }
}
