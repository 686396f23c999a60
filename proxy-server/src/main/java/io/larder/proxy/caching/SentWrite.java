package io.larder.proxy.caching;

import io.larder.engine.cache.LocalWrite;
import io.larder.engine.change.write.Outcome;
import io.larder.engine.change.write.Write;
import io.larder.engine.session.SessionId;
import io.larder.wire.message.ReplyView;
import org.jspecify.annotations.Nullable;

/**
 * A write that was marked and sent: what its reply proves is known to the cache before the client knows of the reply. One too
 * large to be looked into proves nothing.
 */
final class SentWrite implements Witness {
    private final Write write;
    private final LocalWrite mark;
    private final @Nullable SessionId session;
    private final LoopCaching loop;

    SentWrite(Write write, LocalWrite mark, @Nullable SessionId session, LoopCaching loop) {
        this.write = write;
        this.mark = mark;
        this.session = session;
        this.loop = loop;
    }

    @Override
    public boolean reply(ReplyView reply) {
        loop.times().note(reply);
        Outcome outcome = write.outcome(reply);
        switch (outcome.certainty()) {
            case NOTHING -> mark.nothingWritten();
            case DONE -> {
                loop.forgetDefinitions(outcome.changes());
                mark.done(outcome.changes(), SignedTime.operationTime(reply));
            }
            case UNKNOWN -> loop.unknown(mark, session);
        }
        return true;
    }

    @Override
    public boolean wantsToKnowWhenItRan() {
        return true;
    }

    @Override
    public void ranBefore(long clusterTime) {
        loop.forgetDefinitions(write.changes());
        mark.done(write.changes(), clusterTime);
    }

    @Override
    public void lost(boolean mayHaveRun) {
        if (mayHaveRun) {
            loop.unknown(mark, session);
        } else {
            mark.nothingWritten();
        }
    }
}
