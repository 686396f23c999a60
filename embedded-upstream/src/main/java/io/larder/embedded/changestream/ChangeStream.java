package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.event.ChangeEvent;
import io.larder.embedded.changestream.event.EventBuilder;
import io.larder.embedded.changestream.token.ResumeToken;
import io.larder.embedded.command.Operation;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.OplogEntry;
import io.larder.embedded.storage.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open stream. Reading an entry, it makes events of its changes one after the other; events wait in a queue of those
 * of one change (several if split or followed by an invalidation), so memory is bounded by one event.
 *
 * <p>Used by one thread at a time: a cursor runs one getMore. Nobody else calls it; what others do to it (writes, faults,
 * the end of the set) is seen through the set.
 */
public final class ChangeStream {
    private final Member member;
    private final StreamTarget target;
    private final boolean expanded;
    private final StreamFaults faults;
    private final OplogReader reader;
    private final ResumePoint resumePoint;
    private final EventBuilder events;
    private final StreamStages stages;
    private final int tokenVersion;
    private final Deque<ChangeEvent> pending = new ArrayDeque<>();
    /** The entry whose changes are being read, and the next of them. */
    private @Nullable OplogEntry entry;

    private int nextChange;
    /** Where to resume: after the last event that was handed out, or at the newest time read. */
    private Document token;

    private long tokenTime;
    /** Set by the event that ends the stream; the token of the invalidation. */
    private @Nullable ResumeToken invalidated;

    ChangeStream(
            Member member,
            StreamTarget target,
            StreamSpec spec,
            StreamStages stages,
            StreamFaults faults,
            ResumeToken start,
            int tokenVersion) {
        this.member = member;
        this.target = target;
        this.expanded = spec.showExpandedEvents();
        this.stages = stages;
        this.faults = faults;
        this.reader = new OplogReader(member, faults, start.clusterTime());
        this.resumePoint = new ResumePoint(start, tokenVersion);
        this.events = new EventBuilder(expanded);
        this.token = start.toDocument();
        this.tokenTime = start.clusterTime();
        this.tokenVersion = tokenVersion;
    }

    /** Where to resume by now. */
    public Document postBatchResumeToken() {
        return token;
    }

    /**
     * The next batch.
     *
     * @param await how long to wait for the first event of it
     * @throws CommandFailure where the stream cannot go on; it is not to be asked again
     */
    public StreamBatch next(Operation operation, int maxDocuments, Duration await) {
        BatchBuilder batch = new BatchBuilder(maxDocuments);
        Instant deadline = member.set().clock().instant().plus(await);
        boolean more = true;
        boolean finished = false;
        while (more) {
            operation.check();
            reader.check();
            finished = fill(batch, operation);
            more = batch.isEmpty() && !finished && !await.isZero() && awaitMore(operation, deadline);
        }
        return new StreamBatch(batch.documents(), token, finished);
    }

    private boolean awaitMore(Operation operation, Instant deadline) {
        try {
            boolean woken = reader.await(deadline);
            if (member.set().isClosed()) {
                throw new CommandFailure(ErrorCode.INTERRUPTED_AT_SHUTDOWN, "interrupted at shutdown");
            }
            return woken;
        } catch (InterruptedException e) {
            throw operation.interrupted();
        }
    }

    /** True if the stream is at its end. */
    private boolean fill(BatchBuilder batch, Operation operation) {
        while (!batch.isFull()) {
            ChangeEvent event = pending.peek();
            if (event != null) {
                if (!batch.add(event.document())) {
                    return false;
                }
                pending.remove();
                token = event.token().toDocument();
                tokenTime = event.token().clusterTime();
                if (faults.endsBatchesWithinOneTime() && anotherOfThisTime()) {
                    return false;
                }
            } else if (invalidated != null) {
                token = invalidated.toDocument();
                return true;
            } else if (!readOn()) {
                return false;
            }
            operation.check();
        }
        return false;
    }

    /** True if the next event has the time of the last. */
    private boolean anotherOfThisTime() {
        while (pending.isEmpty() && entry != null && invalidated == null) {
            readOn();
        }
        return !pending.isEmpty();
    }

    /** Reads one change, or the next entry; false at the end of what may be seen. */
    private boolean readOn() {
        OplogEntry current = entry;
        if (current == null) {
            OplogEntry next = reader.next();
            if (next == null) {
                return false;
            }
            entry = next;
            nextChange = 0;
            return true;
        }
        if (nextChange < current.changes().size()) {
            Change change = current.changes().get(nextChange);
            if (target.covers(change)) {
                offer(current, nextChange, change);
            }
            nextChange++;
        }
        if (invalidated == null && nextChange >= current.changes().size()) {
            entry = null;
            wholeEntryRead(current);
        }
        return true;
    }

    /** With nothing of it to hand out, an entry still moves the token on: a high-water mark of its time. */
    private void wholeEntryRead(OplogEntry read) {
        long time = read.opTime().timestamp();
        if (pending.isEmpty() && Long.compareUnsigned(time, tokenTime) > 0) {
            token = ResumeToken.highWaterMark(time, tokenVersion).toDocument();
            tokenTime = time;
        }
    }

    private void offer(OplogEntry from, int index, Change change) {
        int version = resumePoint.versionFor(from.opTime().timestamp(), index);
        ChangeEvent event = events.event(from, index, change, version);
        if (event == null) {
            return;
        }
        switch (resumePoint.ending(event.token(), target.endsWith(event.operationType()))) {
            case NONE -> deliver(event);
            case SWALLOW -> {}
            case INVALIDATE -> {
                deliver(event);
                ChangeEvent end = event.invalidation();
                invalidated = end.token();
                deliver(end);
            }
        }
    }

    private void deliver(ChangeEvent event) {
        if (!resumePoint.admits(event.token()) || (!expanded && !event.isClassic())) {
            return;
        }
        List<ChangeEvent> shaped = stages.apply(event, () -> member.committed().state());
        if (!shaped.isEmpty() && resumePoint.isWithinFragmentsOf(event.token())) {
            shaped = stages.rest(shaped, resumePoint.fragment());
        }
        for (ChangeEvent each : shaped) {
            if (resumePoint.passes(each.token())) {
                requireToken(each);
                pending.add(each);
            }
        }
    }

    private static void requireToken(ChangeEvent event) {
        if (!event.token().toDocument().equals(event.document().get("_id"))) {
            throw new CommandFailure(
                    ErrorCode.CHANGE_STREAM_FATAL_ERROR,
                    "Encountered an event whose _id field, which contains the resume token, was modified by the"
                            + " pipeline. Modifying the _id field of an event makes it impossible to resume the stream from"
                            + " that point. Only transformations that retain the unmodified _id field are allowed. Expected: {"
                            + " _id: " + event.token().toDocument() + " } but found: "
                            + (event.document().containsKey("_id")
                                    ? "{ _id: " + event.document().get("_id") + " }"
                                    : "{ _id: MISSING }"));
        }
    }
}
