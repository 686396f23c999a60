package io.larder.proxy.request.reply;

import io.larder.proxy.auth.Principal;
import io.larder.proxy.caching.Witness;
import io.larder.proxy.cursor.AnswerCursors;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.course.Course;
import io.larder.proxy.request.cursor.OwnCursors;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.session.Cursors;
import io.larder.proxy.session.Cursors.Cursor;
import io.larder.proxy.upstream.UpstreamConnection;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.ReplyField;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a whole reply between upstream and client: it is looked at for an open cursor, loses its topologyVersion
 * (drivers that know one want to be told of changes by Larder), and takes on the form that the client asked in. Nearly every
 * reply goes through as it is.
 */
final class Replies {
    private static final int UNAUTHORIZED = 13;
    private static final int CURSOR_IN_USE = 12051;

    private Replies() {}

    /**
     * The message for the client, or null where it is to get none and the request goes out again. Takes the frame over, also
     * where it throws {@link io.larder.wire.MalformedMessageException}.
     */
    static @Nullable ByteBuf pass(
            ByteBuf frame,
            UpstreamConnection from,
            RequestFacts request,
            Course course,
            Principal principal,
            LoopRequests loop,
            ByteBufAllocator allocator) {
        boolean inflated = CompressedMessage.isCompressed(frame);
        ByteBuf plain = frame;
        try {
            if (inflated) {
                plain = CompressedMessage.inflate(frame, MessageHeader.DEFAULT_MAX_MESSAGE_BYTES, allocator);
                from.inspect(plain);
            }
            ReplyView reply = loop.reply();
            reply.parse(plain);
            if (course.isAmongUpstreams() && loop.caching() != null) {
                loop.caching().times().note(reply);
            }
            if (!told(course.takeWitness(), reply)) {
                return null;
            }
            course.statement().answered(reply.isOk());
            course.leavesCursor(reply.cursorId());
            note(
                    reply.cursorId(),
                    stillOpen(reply),
                    from,
                    request,
                    principal,
                    loop.cursors(),
                    loop.all().ongoing().answerCursors());
            ByteBuf changed = changed(reply, request, course, allocator);
            if (changed != null) {
                return request.compressor() == null ? changed : compressAndRelease(changed, request, allocator);
            } else if (request.compressor() == null) {
                return plain.retain();
            } else if (inflated && CompressedMessage.compressor(frame) == request.compressor()) {
                return frame.retain();
            } else {
                return CompressedMessage.compress(plain, request.compressor(), allocator);
            }
        } finally {
            release(plain, frame);
        }
    }

    /** Whether the client gets the reply. A witness that fails over it is told that there is none: something has to follow. */
    private static boolean told(Witness witness, ReplyView reply) {
        boolean told = false;
        try {
            boolean passes = witness.reply(reply);
            told = true;
            return passes;
        } finally {
            if (!told) {
                witness.lost(true);
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether inflating has made a second buffer
    private static void release(ByteBuf plain, ByteBuf frame) {
        if (plain != frame) {
            plain.release();
        }
        frame.release();
    }

    private static @Nullable ByteBuf changed(
            ReplyView reply, RequestFacts request, Course course, ByteBufAllocator allocator) {
        if (request.isLegacy()) {
            return Rewrite.asOpReply(reply, request.requestId(), allocator);
        }
        if (!course.killed().isEmpty() && reply.isOk()) {
            return OwnCursors.with(course.killed(), reply, allocator);
        }
        return reply.fields().has(ReplyField.TOPOLOGY_VERSION)
                ? Rewrite.without(ReplyField.TOPOLOGY_VERSION.fieldName(), reply, allocator)
                : null;
    }

    private static ByteBuf compressAndRelease(ByteBuf message, RequestFacts request, ByteBufAllocator allocator) {
        if (request.compressor() == null || request.isLegacy()) {
            return message;
        }
        try {
            return CompressedMessage.compress(message, request.compressor(), allocator);
        } finally {
            message.release();
        }
    }

    /** A server ends the cursor of a getMore that fails, except where it did not come to use it. */
    private static boolean stillOpen(ReplyView reply) {
        return !reply.isOk() && (reply.code() == UNAUTHORIZED || reply.code() == CURSOR_IN_USE);
    }

    /** Keeps the table of cursors right: a reply opens one, leaves it open, or ends it. */
    static void note(
            long cursorId,
            boolean stillOpen,
            UpstreamConnection from,
            RequestFacts request,
            Principal principal,
            Cursors cursors,
            AnswerCursors own) {
        long asked = request.cursorId();
        if (asked != 0 && cursorId == 0 && !stillOpen) {
            cursors.closed(asked);
        } else if (cursorId != 0 && cursorId == asked) {
            cursors.goesOn(cursorId, new Cursor(from.server(), principal, false, false));
        } else if (cursorId != 0) {
            Cursor opened = new Cursor(from.server(), principal, request.cursorEndless(), request.cursorWrites());
            cursors.opened(cursorId, opened, request.cursorLasts());
            own.openedUpstream(cursorId);
        }
    }
}
