package io.larder.proxy.caching;

import io.larder.engine.cache.LocalWrite;
import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.session.UnsettledSessions;
import io.larder.wire.message.ReplyView;
import java.util.List;

/**
 * The commit of a transaction of which nothing is known here: its session must see all up to the end of it, and what no stream
 * watches may have been changed by it.
 */
final class UnknownCommit implements Witness {
    private static final List<Change> ANYTHING = List.of(Change.anything(Namespace.EVERYTHING));

    private final LocalWrite mark;
    private final UnsettledSessions.Mark session;
    private final LoopCaching loop;

    UnknownCommit(LocalWrite mark, UnsettledSessions.Mark session, LoopCaching loop) {
        this.mark = mark;
        this.session = session;
        this.loop = loop;
    }

    @Override
    public boolean reply(ReplyView reply) {
        loop.times().note(reply);
        long time = SignedTime.operationTime(reply);
        if (reply.isOk() && time != 0) {
            mark.done(ANYTHING, time);
            session.knownBy(time);
        } else if (!reply.isOk() && SentCommit.isAborted(reply)) {
            mark.nothingWritten();
            session.nothingDone();
        } else {
            loop.unknown(mark, session);
        }
        return true;
    }

    @Override
    public void lost(boolean mayHaveRun) {
        if (mayHaveRun) {
            loop.unknown(mark, session);
        } else {
            mark.nothingWritten();
            session.nothingDone();
        }
    }
}
