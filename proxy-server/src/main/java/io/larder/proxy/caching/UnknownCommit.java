package io.larder.proxy.caching;

import io.larder.engine.session.UnsettledSessions;
import io.larder.wire.message.ReplyView;

/** The commit of a transaction of which nothing is known here: its session must see all up to the end of it. */
final class UnknownCommit implements Witness {
    private final UnsettledSessions.Mark session;
    private final LoopCaching loop;

    UnknownCommit(UnsettledSessions.Mark session, LoopCaching loop) {
        this.session = session;
        this.loop = loop;
    }

    @Override
    public boolean reply(ReplyView reply) {
        loop.times().note(reply);
        long time = SignedTime.operationTime(reply);
        if (reply.isOk() && time != 0) {
            session.knownBy(time);
        } else {
            loop.settle(session);
        }
        return true;
    }

    @Override
    public void lost(boolean mayHaveRun) {
        loop.settle(session);
    }
}
