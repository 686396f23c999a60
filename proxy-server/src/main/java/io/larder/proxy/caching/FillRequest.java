package io.larder.proxy.caching;

import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.OpMsg;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A read as it is sent when its answer is to be kept: the client's own, but for a read concern that proves what the answer
 * reflects, the newest $clusterTime that was heard of (a server takes no time for granted that nobody has signed), and a time
 * limit where the wait for the proof has to be bounded that way. All other fields are copied as bytes.
 */
final class FillRequest {
    private static final byte[] MAJORITY_AFTER = majorityAfter();
    private static final byte[] READ_CONCERN = element(BsonTypes.DOCUMENT, "readConcern");
    private static final byte[] AFTER = element(BsonTypes.TIMESTAMP, "afterClusterTime");
    private static final byte[] CLUSTER_TIME = element(BsonTypes.DOCUMENT, "$clusterTime");
    private static final byte[] MAX_TIME = element(BsonTypes.INT64, "maxTimeMS");
    private static final byte[] BATCH_SIZE = element(BsonTypes.INT32, "batchSize");
    private static final byte[] CURSOR = element(BsonTypes.DOCUMENT, "cursor");
    /** Of reads of Larder's own: nobody else bounds them. */
    static final long OWN_LIMIT_MILLIS = 5000;
    /** The read concern, the signed time of a cluster with keys, and a time limit. */
    private static final int ADDED_BYTES = 320;

    private FillRequest() {}

    private static byte[] element(byte type, String name) {
        return ((char) type + name + "\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** The element up to the time that is to follow. */
    private static byte[] majorityAfter() {
        String level = "\u0002level\0\u0009\0\0\0majority\0";
        String after = "\u0011afterClusterTime\0";
        int length = 4 + level.length() + after.length() + 8 + 1;
        String text = "\u0003readConcern\0" + (char) length + "\0\0\0" + level + after;
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * A new message, which the caller owns.
     *
     * @param afterClusterTime what the answer must reflect at least
     * @param majority whether it must be one that cannot be rolled back; else the level is the client's
     * @param signed the newest $clusterTime as it was heard; null if none was
     * @param maxTimeMillis a time limit in place of the client's; 0 leaves the client's as it is
     */
    static ByteBuf of(
            CommandView command,
            long afterClusterTime,
            boolean majority,
            byte @Nullable [] signed,
            long maxTimeMillis,
            ByteBufAllocator allocator) {
        return write(command, afterClusterTime, majority, signed, maxTimeMillis, true, allocator);
    }

    /**
     * The same for a read of Larder's own, outside of the client's session and in one batch, so that no cursor is left open; a
     * time of 0 is for one as the client asked.
     *
     * @param limitMillis how long the server may work on it
     */
    static ByteBuf withoutSession(
            CommandView command,
            long afterClusterTime,
            boolean majority,
            byte @Nullable [] signed,
            long limitMillis,
            ByteBufAllocator allocator) {
        return write(command, afterClusterTime, majority, signed, limitMillis, false, allocator);
    }

    private static ByteBuf write(
            CommandView command,
            long afterClusterTime,
            boolean majority,
            byte @Nullable [] signed,
            long maxTimeMillis,
            boolean inSession,
            ByteBufAllocator allocator) {
        ByteBuf from = command.message();
        ByteBuf to = allocator.directBuffer(from.readableBytes() + ADDED_BYTES);
        MessageWriter.beginOpMsg(to, command.requestId(), 0, flags(from));
        to.writeByte(OpMsg.KIND_BODY);
        int body = to.writerIndex();
        to.writeIntLE(0);
        if (inSession && !command.fields().repeats()) {
            copyBut(command, afterClusterTime != 0, signed != null, maxTimeMillis > 0, to);
        } else {
            copySelected(command, afterClusterTime, signed, maxTimeMillis, inSession, to);
        }
        boolean finds = !inSession && command.firstElement().nameIs("find") && !isSingleBatch(command);
        boolean aggregates = !inSession && command.firstElement().nameIs("aggregate");
        if (afterClusterTime != 0 && majority) {
            to.writeBytes(MAJORITY_AFTER).writeLongLE(afterClusterTime).writeByte(0);
        } else if (afterClusterTime != 0) {
            writeOwnLevel(command, afterClusterTime, to);
        }
        if (signed != null) {
            to.writeBytes(CLUSTER_TIME).writeBytes(signed);
        }
        if (maxTimeMillis > 0) {
            to.writeBytes(MAX_TIME).writeLongLE(maxTimeMillis);
        }
        if (aggregates) {
            to.writeBytes(CURSOR).writeIntLE(4 + BATCH_SIZE.length + 4 + 1);
        }
        if (finds || aggregates) {
            to.writeBytes(BATCH_SIZE).writeIntLE(Integer.MAX_VALUE);
        }
        if (aggregates) {
            to.writeByte(0);
        }
        to.writeByte(0);
        to.setIntLE(body, to.writerIndex() - body);
        MessageWriter.end(to, 0);
        return to;
    }

    /** What the client has read already it has to find again, although a majority may not have it yet. */
    private static void writeOwnLevel(CommandView command, long afterClusterTime, ByteBuf to) {
        to.writeBytes(READ_CONCERN);
        int concern = to.writerIndex();
        to.writeIntLE(0);
        if (command.fields().is(CommandField.READ_CONCERN, BsonTypes.DOCUMENT)) {
            int offset = command.fields().offset(CommandField.READ_CONCERN);
            BsonCursor each = new BsonCursor()
                    .reset(command.message(), offset, offset + command.fields().length(CommandField.READ_CONCERN));
            while (each.next()) {
                if (each.nameIs("level")) {
                    to.writeBytes(
                            each.buffer(),
                            each.elementOffset(),
                            each.valueOffset() + each.valueLength() - each.elementOffset());
                }
            }
        }
        to.writeBytes(AFTER).writeLongLE(afterClusterTime).writeByte(0);
        to.setIntLE(concern, to.writerIndex() - concern);
    }

    /** All elements but some, in as few pieces as there can be. */
    private static void copyBut(
            CommandView command, boolean readConcern, boolean clusterTime, boolean maxTime, ByteBuf to) {
        ByteBuf from = command.message();
        int at = command.bodyOffset() + 4;
        int end = command.bodyOffset() + from.getIntLE(command.bodyOffset()) - 1;
        while (true) {
            CommandField next = null;
            next = readConcern ? earlier(command, CommandField.READ_CONCERN, next, at) : next;
            next = clusterTime ? earlier(command, CommandField.CLUSTER_TIME, next, at) : next;
            next = maxTime ? earlier(command, CommandField.MAX_TIME_MS, next, at) : next;
            if (next == null) {
                to.writeBytes(from, at, end - at);
                return;
            }
            int value = command.fields().offset(next);
            to.writeBytes(
                    from, at, value - next.fieldName().length() - 2 - at); // a type byte, and a zero behind the name
            at = value + command.fields().length(next);
        }
    }

    /** The candidate if it stands at this place or later, and before what was found so far. */
    private static @Nullable CommandField earlier(
            CommandView command, CommandField candidate, @Nullable CommandField found, int from) {
        if (!command.fields().has(candidate) || command.fields().offset(candidate) < from) {
            return found;
        }
        boolean first = found == null
                || command.fields().offset(candidate) < command.fields().offset(found);
        return first ? candidate : found;
    }

    /** Element by element, where a name may occur twice or what belongs to the client's session is left out. */
    private static void copySelected(
            CommandView command,
            long afterClusterTime,
            byte @Nullable [] signed,
            long maxTimeMillis,
            boolean inSession,
            ByteBuf to) {
        ByteBuf from = command.message();
        boolean finds = !inSession && command.firstElement().nameIs("find") && !isSingleBatch(command);
        boolean aggregates = !inSession && command.firstElement().nameIs("aggregate");
        BsonCursor each = new BsonCursor().reset(from, command.bodyOffset(), command.bodyLimit());
        while (each.next()) {
            boolean replaced = (afterClusterTime != 0 && each.nameIs(CommandField.READ_CONCERN.fieldName()))
                    || (!inSession && each.nameIs(CommandField.LSID.fieldName()))
                    || (signed != null && each.nameIs(CommandField.CLUSTER_TIME.fieldName()))
                    || (finds && each.nameIs("batchSize"))
                    || (aggregates && each.nameIs(CommandField.CURSOR.fieldName()))
                    || (maxTimeMillis > 0 && each.nameIs(CommandField.MAX_TIME_MS.fieldName()));
            if (!replaced) {
                to.writeBytes(
                        from, each.elementOffset(), each.valueOffset() + each.valueLength() - each.elementOffset());
            }
        }
    }

    /** Such a read is as large as its batch, and leaves no cursor. */
    private static boolean isSingleBatch(CommandView command) {
        BsonCursor each = new BsonCursor().reset(command.message(), command.bodyOffset(), command.bodyLimit());
        while (each.next()) {
            if (each.nameIs("singleBatch")) {
                return BsonValues.truth(each.buffer(), each.type(), each.valueOffset());
            }
        }
        return false;
    }

    private static int flags(ByteBuf message) {
        return message.getIntLE(message.readerIndex() + MessageHeader.LENGTH) & ~OpMsg.CHECKSUM_PRESENT;
    }
}
