package io.larder.engine.stream;

import io.larder.engine.change.Change;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Reads what an event of a change stream says was changed. */
@FunctionalInterface
public interface EventChanges {
    /**
     * The changes that one whole event tells; several where it has to do with several namespaces. They hold nothing of the
     * buffer.
     */
    List<Change> read(ByteBuf buf, int offset, int limit);
}
