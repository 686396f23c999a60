package io.larder.proxy.request.reply;

import io.larder.proxy.request.command.RequestFacts;
import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.message.ReplyScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is too large to be kept while it passes. It is only looked at as it goes by, except where its form has to
 * change as a whole: a compressed one that must be inflated, or one that a legacy request asked for. Those are gathered,
 * up to the size that a message may have.
 */
final class LargeReply {
    private static final int INFLATED_SIZE = MessageHeader.LENGTH + 4;
    /** What is no larger than this passes as a whole, and does not ask for memory. */
    private static final int SMALL = 64 * 1024;

    private final boolean moreToCome;
    private final ReplyScanner scanner = new ReplyScanner();
    private @Nullable ByteBuf gathered;

    private LargeReply(boolean moreToCome, @Nullable ByteBuf gathered) {
        this.moreToCome = moreToCome;
        this.gathered = gathered;
    }

    static LargeReply begin(
            ByteBuf start, int frameLength, boolean moreToCome, RequestFacts request, ByteBufAllocator allocator) {
        boolean whole = request.isLegacy() || MessageHeader.opcode(start, start.readerIndex()) == Opcode.OP_COMPRESSED;
        LargeReply reply =
                new LargeReply(moreToCome, whole ? allocator.directBuffer(start.readableBytes(), frameLength) : null);
        reply.scanner.reset();
        return reply;
    }

    /** What gathering it takes, for both of its forms; 0 where it is not gathered. */
    static int memoryFor(ByteBuf start, int frameLength, RequestFacts request) {
        if (MessageHeader.opcode(start, start.readerIndex()) == Opcode.OP_COMPRESSED) {
            int inflated = start.getIntLE(start.readerIndex() + INFLATED_SIZE);
            return frameLength + Math.max(0, Math.min(inflated, MessageHeader.DEFAULT_MAX_MESSAGE_BYTES));
        }
        return request.isLegacy() ? 2 * frameLength : 0;
    }

    /** What it takes to inflate one that is there as a whole; 0 where that is little or nothing, as for plain ones. */
    static int memoryForWhole(ByteBuf frame, RequestFacts request) {
        int length = frame.readableBytes();
        if (length < INFLATED_SIZE + Integer.BYTES
                || MessageHeader.opcode(frame, frame.readerIndex()) != Opcode.OP_COMPRESSED) {
            return 0;
        }
        int memory = memoryFor(frame, length, request);
        return memory <= SMALL ? 0 : memory;
    }

    boolean moreToCome() {
        return moreToCome;
    }

    boolean isGathered() {
        return gathered != null;
    }

    void gather(ByteBuf part) {
        if (gathered != null) {
            gathered.writeBytes(part);
        }
        part.release();
    }

    ByteBuf takeGathered() {
        ByteBuf whole = gathered;
        if (whole == null) {
            throw new IllegalStateException("this reply was not gathered");
        }
        gathered = null;
        return whole;
    }

    /** Releases the part where it throws {@link MalformedMessageException}. */
    void look(ByteBuf part) {
        try {
            scanner.feed(part, part.readerIndex(), part.writerIndex());
        } catch (MalformedMessageException e) {
            part.release();
            throw e;
        }
    }

    /** What was seen of it, which is all once the last part was looked at. */
    ReplyScanner seen() {
        return scanner;
    }

    void drop() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
