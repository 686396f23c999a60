package io.larder.proxy.caching;

import io.larder.engine.cache.LocalWrite;
import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.session.SessionId;
import io.larder.wire.message.ReplyView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that was sent and does not say what it writes: whatever comes of it, it may have done so. */
final class WriteAnywhere implements Witness {
    static final List<Change> ANYTHING = List.of(Change.anything(Namespace.EVERYTHING));

    private final LocalWrite mark;
    private final @Nullable SessionId session;
    private final LoopCaching loop;

    WriteAnywhere(LocalWrite mark, @Nullable SessionId session, LoopCaching loop) {
        this.mark = mark;
        this.session = session;
        this.loop = loop;
    }

    @Override
    public boolean reply(ReplyView reply) {
        loop.times().note(reply);
        loop.forgetDefinitions(ANYTHING);
        mark.done(ANYTHING, SignedTime.operationTime(reply));
        return true;
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
