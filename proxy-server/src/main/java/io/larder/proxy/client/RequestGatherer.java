package io.larder.proxy.client;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one client that are no request yet, and the cutting of requests out of them. The usual request comes whole
 * and alone and never passes here. A large one is gathered only after the {@link GatheringMemory} has room for all of it, in a
 * buffer that grows with the bytes that have really arrived.
 */
final class RequestGatherer {
    /** Up to this size nobody is asked: one read may bring as much. */
    private static final int SMALL = 64 * 1024;

    /** Where OP_COMPRESSED says how long the message is that it holds. */
    private static final int INFLATED_SIZE = MessageHeader.LENGTH + 4;

    private enum Memory {
        NOT_NEEDED,
        WAITING,
        TAKEN
    }

    private final Channel channel;
    private final GatheringMemory budget;
    private final Runnable granted;
    private final int maxMessageBytes;
    private @Nullable ByteBuf bytes;
    private final Runnable whenThere = this::memoryIsThere;
    private Memory memory = Memory.NOT_NEEDED;
    private int taken;
    private boolean closed;

    /**
     * @param memoryGranted run on the channel's loop when memory that was waited for is there: call {@link #next()} again
     */
    RequestGatherer(Channel channel, GatheringMemory budget, int maxMessageBytes, Runnable memoryGranted) {
        this.channel = channel;
        this.budget = budget;
        this.maxMessageBytes = maxMessageBytes;
        this.granted = memoryGranted;
    }

    boolean isEmpty() {
        return bytes == null;
    }

    boolean waitsForMemory() {
        return memory == Memory.WAITING;
    }

    /** Whether a large request is being gathered: others may be waiting for the memory it took. */
    boolean holdsMemory() {
        return memory == Memory.TAKEN;
    }

    /** Appends what was read. Takes the buffer over. */
    void add(ByteBuf in) {
        ByteBuf old = bytes;
        if (old == null) {
            bytes = in;
            return;
        }
        int wanted = old.readableBytes() + in.readableBytes();
        // A buffer that requests were cut from is shared with them: it may be read on, but not grown or moved.
        if (old.refCnt() > 1 || old.writableBytes() < in.readableBytes()) {
            ByteBuf larger = channel.alloc().directBuffer(capacityFor(wanted));
            larger.writeBytes(old);
            old.release();
            bytes = larger;
            old = larger;
        }
        old.writeBytes(in);
        in.release();
    }

    private int capacityFor(int wanted) {
        int doubled = wanted + Math.min(wanted, 1 << 24);
        return taken > wanted ? Math.min(doubled, taken) : doubled;
    }

    /**
     * Cuts the next whole request, or returns null: then more bytes are needed, or memory. The memory of a large request
     * goes with it, to be given back with {@link #takeOver()}.
     */
    @Nullable
    ByteBuf next() {
        ByteBuf all = bytes;
        if (all == null || all.readableBytes() < MessageHeader.LENGTH || memory == Memory.WAITING) {
            return null;
        }
        if (isTls(all)) {
            // Its first bytes are a length of many megabytes, for which both would wait for ever.
            throw new MalformedMessageException(
                    "it speaks TLS, and this listener does not (listeners.tls.certificate)");
        }
        if (isHttp(all)) {
            throw new MalformedMessageException(
                    "it speaks HTTP, and this listener MongoDB's protocol (HTTP: admin.listen, health.listen)");
        }
        int length = MessageHeader.checkedLength(all, all.readerIndex(), maxMessageBytes);
        if (memory == Memory.NOT_NEEDED) {
            if (all.readableBytes() < Math.min(length, INFLATED_SIZE + 4) && isCompressed(all)) {
                return null; // how much it takes cannot be told yet
            }
            reserve(memoryFor(all, length));
        }
        if (memory == Memory.WAITING || length > all.readableBytes()) {
            return null;
        }
        if (length == all.readableBytes()) {
            bytes = null;
            return all;
        }
        return all.readRetainedSlice(length);
    }

    /** What the request takes beyond the small: as it comes, and inflated. All of it is asked for at once, or not at all. */
    private int memoryFor(ByteBuf all, int length) {
        int needed = length > SMALL ? length : 0;
        if (isCompressed(all) && all.readableBytes() >= INFLATED_SIZE + 4) {
            int inflated = all.getIntLE(all.readerIndex() + INFLATED_SIZE);
            needed += inflated > SMALL && inflated <= maxMessageBytes ? inflated : 0;
        }
        return needed;
    }

    /** A TLS handshake record of any version with a client's hello; behind it come random bytes, which are no opcode. */
    private static boolean isTls(ByteBuf message) {
        int at = message.readerIndex();
        return message.getByte(at) == 0x16
                && message.getByte(at + 1) == 3
                && message.getByte(at + 5) == 1
                && (MessageHeader.opcode(message, at) & 0xffff0000) != 0;
    }

    /** The beginning of a request line; as a length it would be of hundreds of megabytes. */
    private static boolean isHttp(ByteBuf message) {
        return switch (message.getInt(message.readerIndex())) {
            case 0x47455420, 0x504f5354, 0x48454144, 0x50555420 -> true; // GET, POST, HEAD, PUT
            default -> false;
        };
    }

    private static boolean isCompressed(ByteBuf message) {
        return MessageHeader.opcode(message, message.readerIndex()) == Opcode.OP_COMPRESSED;
    }

    private void reserve(int needed) {
        if (needed == 0) {
            return;
        }
        taken = needed;
        memory = Memory.WAITING;
        if (budget.take(needed, channel.eventLoop(), whenThere)) {
            memory = Memory.TAKEN;
        }
    }

    private void memoryIsThere() {
        memory = Memory.TAKEN;
        if (closed) {
            budget.giveBack(takeOver());
        } else {
            granted.run();
        }
    }

    /** The bytes of memory that were taken for the request just cut; giving them back is now the caller's duty. */
    int takeOver() {
        int given = memory == Memory.TAKEN ? taken : 0;
        memory = Memory.NOT_NEEDED;
        taken = 0;
        return given;
    }

    void close() {
        closed = true;
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
        if (memory == Memory.TAKEN) {
            budget.giveBack(takeOver());
        } else if (memory == Memory.WAITING) {
            budget.leave(whenThere); // or it is told in a moment, and gives back
        }
    }
}
