package io.larder.proxy.request.tenants;

import io.larder.proxy.caching.SignedTime;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
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
 * The cluster times in a command of a client whose requests go to several upstreams. A driver names the latest that it has heard,
 * of whichever upstream that is. In place of its {@code $clusterTime} goes the newest that the one upstream is known to have
 * signed, and what it wants to read after is no later than that.
 */
public final class OwnTimes {
    private static final byte[] CLUSTER_TIME = "\u0003$clusterTime\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\u0011afterClusterTime\0".getBytes(StandardCharsets.US_ASCII);
    private static final String AFTER_NAME = "afterClusterTime";

    private OwnTimes() {}

    /** The time that a read is to come after; 0 where the command says none. */
    static long after(CommandView command) {
        return time(command, CommandField.READ_CONCERN, AFTER_NAME);
    }

    /** The newest time that the client has heard; 0 where it says none. */
    static long heard(CommandView command) {
        return time(command, CommandField.CLUSTER_TIME, "clusterTime");
    }

    private static long time(CommandView command, CommandField document, String field) {
        if (!command.fields().is(document, BsonTypes.DOCUMENT)) {
            return 0;
        }
        int offset = command.fields().offset(document);
        BsonCursor each = new BsonCursor()
                .reset(command.message(), offset, offset + command.fields().length(document));
        while (each.next()) {
            if (each.type() == BsonTypes.TIMESTAMP && each.nameIs(field)) {
                return command.message().getLongLE(each.valueOffset());
            }
        }
        return 0;
    }

    /** The command with times of this upstream only, as a new message; null where it names none. */
    public static @Nullable ByteBuf in(CommandView command, SignedTime upstream, ByteBufAllocator allocator) {
        boolean afterTooLate = Long.compareUnsigned(after(command), upstream.newestTime()) > 0;
        if (command.isLegacy() || (!command.fields().has(CommandField.CLUSTER_TIME) && !afterTooLate)) {
            return null;
        }
        ByteBuf from = command.message();
        int start = from.readerIndex();
        int end = start + from.readableBytes() - (command.sections().hasChecksum() ? 4 : 0);
        byte[] signed = upstream.newest();
        ByteBuf to = allocator.directBuffer(
                from.readableBytes() + CLUSTER_TIME.length + (signed == null ? 0 : signed.length));
        to.writeBytes(from, start, command.bodyOffset() - start);
        to.setIntLE(MessageHeader.LENGTH, from.getIntLE(start + MessageHeader.LENGTH) & ~OpMsg.CHECKSUM_PRESENT);
        int body = to.writerIndex();
        to.writeIntLE(0);
        BsonCursor each = new BsonCursor().reset(from, command.bodyOffset(), command.bodyLimit());
        boolean told = false;
        while (each.next()) {
            if (each.nameIs(CommandField.CLUSTER_TIME.fieldName())) {
                told = true;
            } else if (afterTooLate
                    && each.type() == BsonTypes.DOCUMENT
                    && each.nameIs(CommandField.READ_CONCERN.fieldName())) {
                copyConcern(each, upstream.newestTime(), to);
            } else {
                copy(each, to);
            }
        }
        if (told && signed != null) {
            to.writeBytes(CLUSTER_TIME).writeBytes(signed);
        }
        to.writeByte(0);
        to.setIntLE(body, to.writerIndex() - body);
        to.writeBytes(from, command.bodyLimit(), end - command.bodyLimit());
        MessageWriter.end(to, 0);
        return to;
    }

    /** With the latest time that the upstream can know; with none where it is not known to have any. */
    private static void copyConcern(BsonCursor concern, long latest, ByteBuf to) {
        int name = concern.valueOffset() - concern.elementOffset();
        to.writeBytes(concern.buffer(), concern.elementOffset(), name);
        int document = to.writerIndex();
        to.writeIntLE(0);
        BsonCursor each = new BsonCursor().enter(concern);
        while (each.next()) {
            if (!each.nameIs(AFTER_NAME)) {
                copy(each, to);
            }
        }
        if (latest != 0) {
            to.writeBytes(AFTER).writeLongLE(latest);
        }
        to.writeByte(0);
        to.setIntLE(document, to.writerIndex() - document);
    }

    private static void copy(BsonCursor element, ByteBuf to) {
        int length = element.valueOffset() + element.valueLength() - element.elementOffset();
        to.writeBytes(element.buffer(), element.elementOffset(), length);
    }
}
