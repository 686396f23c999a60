package io.larder.proxy.request;

import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.upstream.UpstreamConnection;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The way of one client's replies back to it, whole or in parts. While the client does not keep up the upstream is not read
 * from. Methods that take a part say whether it was the last of the exchange; those that look into it throw
 * {@link io.larder.wire.MalformedMessageException} for what is no reply, with the part released.
 */
final class ReplyFlow {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final RequestFacts facts;
    private Principal principal = Principal.NOBODY;
    private @Nullable LargeReply large;
    private @Nullable UpstreamConnection paused;
    private boolean begun;

    ReplyFlow(ClientConnection client, LoopRequests loop, RequestFacts facts) {
        this.client = client;
        this.loop = loop;
        this.facts = facts;
    }

    /** A request of this principal goes out: what comes next is its reply. */
    void expect(Principal owner) {
        principal = owner;
        begun = false;
    }

    /** Whether the client has seen some of the reply, so that no other can take its place. */
    boolean hasBegun() {
        return begun;
    }

    /** Takes a whole reply. */
    boolean whole(ByteBuf frame, boolean moreToCome, UpstreamConnection from) {
        write(Replies.pass(frame, from, facts, principal, loop, client.allocator()), !moreToCome, from);
        return !moreToCome;
    }

    /** Takes the beginning of a large one. */
    void start(ByteBuf start, int frameLength, boolean moreToCome, UpstreamConnection from) {
        large = LargeReply.begin(start, frameLength, moreToCome, facts, client.allocator());
        int memory = LargeReply.memoryFor(start, frameLength, facts);
        if (memory > 0 && !client.takeReplyMemory(memory, this::resume)) {
            pause(from);
        }
        part(start, false, from);
    }

    /** Takes a further part of it. */
    boolean part(ByteBuf part, boolean last, UpstreamConnection from) {
        LargeReply passing = large;
        if (passing == null) {
            part.release();
            return false;
        }
        large = last ? null : passing;
        if (passing.isGathered()) {
            passing.gather(part);
            return last && whole(passing.takeGathered(), passing.moreToCome(), from);
        }
        begun = true;
        passing.look(part);
        if (last) {
            Replies.note(passing.cursorId(), false, from, facts, principal, loop.cursors());
        }
        boolean end = last && !passing.moreToCome();
        write(part, end, from);
        return end;
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
    void resume() {
        if (paused != null) {
            paused.resumeReading();
            paused = null;
        }
    }

    /** There will be no more of this reply, and its connection must not be touched. */
    void drop() {
        paused = null;
        if (large != null) {
            large.drop();
            large = null;
        }
    }
}
