package io.larder.proxy.request.reply;

import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.upstream.UpstreamConnection;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The way of one client's replies back to it, whole or in parts. While the client does not keep up the upstream is not read
 * from. Methods that take a part say whether it was the last of the exchange; those that look into it throw
 * {@link io.larder.wire.MalformedMessageException} for what is no reply, with the part released.
 */
public final class ReplyFlow {
    /** What is to come after what was taken. */
    public enum Progress {
        MORE,
        END,
        /** The client has got nothing, and its request is to be sent again as it sent it. */
        AGAIN
    }

    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;
    private final Course course;
    private Principal principal = Principal.NOBODY;
    private @Nullable LargeReply large;
    private @Nullable UpstreamConnection paused;
    private boolean begun;
    private final Runnable room;
    /** A whole reply for whose inflated form there is no room yet, and where it came from. */
    private @Nullable ByteBuf waits;

    private @Nullable UpstreamConnection waitsFrom;

    /**
     * To one client.
     *
     * @param room told when there is room for a reply that waits, which is then to be taken by {@link #inflate}
     */
    public ReplyFlow(ClientConnection client, LoopRequests loop, RequestFacts facts, Course course, Runnable room) {
        this.client = client;
        this.loop = loop;
        this.facts = facts;
        this.course = course;
        this.room = room;
    }

    /** A request of this principal goes out: what comes next is its reply. */
    public void expect(Principal owner) {
        principal = owner;
        begun = false;
    }

    /** The request goes out once more, for the same principal. */
    public void again() {
        drop();
        begun = false;
    }

    /** Whether the client has seen some of the reply, so that no other can take its place. */
    public boolean hasBegun() {
        return begun;
    }

    /** Whether there is some of a reply: all of it, waiting for room, or what has been gathered of a large one. */
    public boolean isThere() {
        return waits != null || large != null;
    }

    /** Takes a whole reply; {@code from} is null where the client has lost the connection meanwhile, and so for parts. */
    public Progress whole(ByteBuf frame, boolean moreToCome, @Nullable UpstreamConnection from) {
        if (from == null) {
            frame.release();
            return Progress.MORE;
        }
        int memory = LargeReply.memoryForWhole(frame, facts);
        if (memory > 0 && !client.takeReplyMemory(memory, () -> granted(frame))) {
            waits = frame;
            waitsFrom = from;
            pause(from);
            return Progress.MORE;
        }
        return pass(frame, moreToCome, from);
    }

    @SuppressWarnings("ReferenceEquality") // another exchange's reply may wait by now
    private void granted(ByteBuf frame) {
        if (waits == frame) {
            room.run();
        }
    }

    /** Takes the reply that has waited for room. */
    public Progress inflate() {
        ByteBuf frame = waits;
        UpstreamConnection from = waitsFrom;
        waits = null;
        waitsFrom = null;
        resume();
        if (frame == null || from == null) {
            return Progress.MORE;
        }
        // Whether more follow is not seen of what is compressed, and nobody asks for it.
        return pass(frame, false, from);
    }

    /**
     * The connection broke, and must not be touched. True if the reply does not need it any more: all of it is here, and waits
     * for room.
     */
    public boolean outlivesItsConnection() {
        paused = null;
        return waits != null;
    }

    private Progress pass(ByteBuf frame, boolean moreToCome, UpstreamConnection from) {
        ByteBuf reply = Replies.pass(frame, from, facts, course, principal, loop, client.allocator());
        if (reply == null) {
            resume();
            return Progress.AGAIN;
        }
        write(reply, !moreToCome, from);
        return moreToCome ? Progress.MORE : Progress.END;
    }

    /** Takes the beginning of a large one. */
    public void start(ByteBuf start, int frameLength, boolean moreToCome, @Nullable UpstreamConnection from) {
        if (from == null) {
            start.release();
            return;
        }
        large = LargeReply.begin(start, frameLength, moreToCome, facts, client.allocator());
        int memory = LargeReply.memoryFor(start, frameLength, facts);
        if (memory > 0 && !client.takeReplyMemory(memory, this::resume)) {
            pause(from);
        }
        part(start, false, from);
    }

    /** Takes a further part of it. */
    public Progress part(ByteBuf part, boolean last, @Nullable UpstreamConnection from) {
        LargeReply passing = large;
        if (passing == null || from == null) {
            part.release();
            return Progress.MORE;
        }
        large = last ? null : passing;
        if (passing.isGathered()) {
            passing.gather(part);
            return last ? pass(passing.takeGathered(), passing.moreToCome(), from) : Progress.MORE;
        }
        begun = true;
        passing.look(part);
        course.witness().part(part);
        if (last) {
            Replies.note(
                    passing.seen().cursorId(),
                    false,
                    from,
                    facts,
                    principal,
                    loop.cursors(),
                    loop.all().ongoing().answerCursors());
            course.takeWitness().end(passing.seen());
            course.leavesCursor(passing.seen().cursorId());
            course.statement().answered(true); // an error is never that large
        }
        boolean end = last && !passing.moreToCome();
        write(part, end, from);
        return end ? Progress.END : Progress.MORE;
    }

    private void write(ByteBuf part, boolean end, UpstreamConnection from) {
        client.write(part);
        if (end) {
            resume();
            return;
        }
        begun = true;
        if (!client.isWritable()) {
            pause(from);
        }
    }

    private void pause(UpstreamConnection from) {
        if (paused == null) {
            paused = from;
            from.pauseReading();
        }
    }

    /** The client takes bytes again, or nothing is left that it should take. */
    public void resume() {
        if (paused != null) {
            paused.resumeReading();
            paused = null;
        }
    }

    /** There will be no more of this reply, and its connection must not be touched. */
    public void drop() {
        paused = null;
        if (waits != null) {
            waits.release();
            waits = null;
            waitsFrom = null;
        }
        if (large != null) {
            large.drop();
            large = null;
        }
    }
}
