package io.larder.engine.simulation.world;

import io.larder.engine.cache.Cache;
import io.larder.engine.change.Change;
import io.larder.engine.change.event.EventReader;
import io.larder.engine.query.Query;
import io.larder.engine.stream.ChangeStream;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.EventChanges;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.engine.stream.StreamSettings;
import io.larder.engine.stream.StreamSink;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.function.LongSupplier;

/** What is tried: the parts of the engine as they are, or with one defect. */
public interface Engine {
    /** A new cache whose entries may take so many bytes. */
    Cache cache(LongSupplier nanoClock, long bytes);

    default ChangeStream stream(StreamSettings settings, Coverage coverage, EventChanges changes, StreamSink sink) {
        return new ChangeStream(settings, coverage, changes, new NewestClusterTime(), sink);
    }

    /** What was read from a command or its reply, on its way to the cache. */
    default List<Change> written(List<Change> changes) {
        return changes;
    }

    /** What an event says. */
    default List<Change> told(ByteBuf buf, int offset, int limit) {
        return EventReader.read(buf, offset, limit);
    }

    /** When a listing was answered, as its reply says. */
    default long listedAt(long clusterTime) {
        return clusterTime;
    }

    /** How a member is called of which a listing was asked or a stream is read. */
    default String history(String member) {
        return member;
    }

    /** Whether it is told that a stream's cursor is opened anew. */
    default boolean heedsCursors() {
        return true;
    }

    /** What was read from a command that reads. */
    default Query query(Query query) {
        return query;
    }

    /** Whether reads of sessions with something unsettled go past the cache. */
    default boolean forwardsUnsettledSessions() {
        return true;
    }

    /** Whether a commit of which nobody knows what it wrote leaves its session unsettled. */
    default boolean heedsUnknownCommits() {
        return true;
    }
}
