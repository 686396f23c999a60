package io.larder.proxy.upstream;

import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a server sends into replies. Nearly always a read is exactly one reply and is passed on as it is. A small reply
 * that comes in pieces is gathered; a large one is passed on as it comes, so that its size never shows in memory.
 *
 * <pre>
 *   nothing kept --(one whole reply)--> reply
 *        |  \--(part of a large one, long enough)--> streaming --(its last byte)--> nothing kept
 *        \--(part of a small one, or too little to tell)--> gathering --(enough)--> reply, or streaming
 * </pre>
 */
final class ReplyReader {
    /** A reply up to this size is handed over in one piece, and a larger one if it came in one. */
    static final int WHOLE = 64 * 1024;
    /** The least that the first piece of a larger one holds. */
    static final int START = 256;

    private final int maxMessageBytes;
    private final UpstreamConnection to;
    private @Nullable ByteBuf gathered;
    private int gatheredGoal;
    private int streamLeft;

    ReplyReader(int maxMessageBytes, UpstreamConnection to) {
        this.maxMessageBytes = maxMessageBytes;
        this.to = to;
    }

    /** Takes the buffer over. */
    void read(ByteBuf in, ByteBufAllocator allocator) {
        if (gathered == null && streamLeft == 0) {
            int readable = in.readableBytes();
            if (readable >= MessageHeader.LENGTH
                    && readable <= WHOLE
                    && MessageHeader.messageLength(in, in.readerIndex()) == readable) {
                to.replyRead(in);
                return;
            }
        }
        try {
            while (in.isReadable() && !to.isClosed()) {
                readPart(in, allocator);
            }
        } finally {
            in.release();
        }
    }

    private void readPart(ByteBuf in, ByteBufAllocator allocator) {
        if (streamLeft > 0) {
            int length = Math.min(streamLeft, in.readableBytes());
            streamLeft -= length;
            to.replyPartRead(in.readRetainedSlice(length), streamLeft == 0);
        } else if (gathered != null) {
            gather(gathered, in);
        } else if (in.readableBytes() < MessageHeader.LENGTH) {
            beginGathering(allocator.buffer(START), MessageHeader.LENGTH, in);
        } else {
            begin(in, allocator);
        }
    }

    private void begin(ByteBuf in, ByteBufAllocator allocator) {
        int length = MessageHeader.checkedLength(in, in.readerIndex(), maxMessageBytes);
        int readable = in.readableBytes();
        if (length <= readable) {
            // Whatever its size: it is in memory already.
            to.replyRead(in.readRetainedSlice(length));
        } else if (length <= WHOLE) {
            beginGathering(allocator.buffer(length), length, in);
        } else if (readable >= START) {
            streamLeft = length - readable;
            to.replyStartRead(in.readRetainedSlice(readable), length);
        } else {
            beginGathering(allocator.buffer(START), START, in);
        }
    }

    private void beginGathering(ByteBuf into, int goal, ByteBuf in) {
        gathered = into;
        gatheredGoal = goal;
        gather(into, in);
    }

    private void gather(ByteBuf into, ByteBuf in) {
        into.writeBytes(in, Math.min(gatheredGoal - into.readableBytes(), in.readableBytes()));
        if (into.readableBytes() < gatheredGoal) {
            return;
        }
        int length = MessageHeader.checkedLength(into, into.readerIndex(), maxMessageBytes);
        if (into.readableBytes() == length) {
            gathered = null;
            to.replyRead(into);
        } else if (length > WHOLE && into.readableBytes() >= START) {
            gathered = null;
            streamLeft = length - into.readableBytes();
            to.replyStartRead(into, length);
        } else {
            gatheredGoal = length <= WHOLE ? length : START;
        }
    }

    void close() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
