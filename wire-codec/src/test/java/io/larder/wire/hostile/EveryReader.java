package io.larder.wire.hostile;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.BsonValidator;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.compression.CompressedMessage;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.message.Checksum;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.DocumentSequence;
import io.larder.wire.message.OpMsg;
import io.larder.wire.message.OpMsgView;
import io.larder.wire.message.ReplyField;
import io.larder.wire.message.ReplyScanner;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * Reads all that can be read of a message, with every reader there is. A reader may throw
 * {@link MalformedMessageException}; whatever else is thrown is a bug and comes out. Not for several threads.
 */
public final class EveryReader {
    private static final int MAX_INFLATED = 1 << 20;

    private final CommandView command = new CommandView();
    private final ReplyView reply = new ReplyView();
    private final ReplyScanner scanner = new ReplyScanner();
    private final OpMsgView msg = new OpMsgView();
    private final DocumentSequence sequence = new DocumentSequence();
    private long seen;

    /** What was seen, as one number: two equal messages give the same, whatever lies around them. */
    public long read(ByteBuf message) {
        seen = 17;
        attempt(() -> see(MessageHeader.wholeLength(message)));
        if (message.readableBytes() >= MessageHeader.LENGTH) {
            attempt(() -> readCommand(message));
            attempt(() -> readReply(message));
            attempt(() -> readSections(message));
            attempt(() -> scan(message));
            attempt(() -> inflate(message));
        }
        return seen;
    }

    private void readCommand(ByteBuf message) {
        command.parse(message);
        see(command.name().hashCode());
        see(command.isUnacknowledged() ? 1 : 2);
        see(command.inTransaction() ? 3 : 4);
        see(command.isRetryableWrite() ? 5 : 6);
        see(command.databaseIs("admin") ? 7 : 8);
        for (CommandField field : CommandField.values()) {
            see(command.fields().longOr(field, -1));
            see(command.fields().isTrue(field) ? 9 : 10);
        }
        attempt(() -> see(command.database().hashCode()));
        attempt(() -> readDocument(message, command.bodyOffset(), command.bodyLimit()));
    }

    private void readReply(ByteBuf message) {
        reply.parse(message);
        see(reply.isOk() ? 1 : 2);
        see(reply.code());
        see(reply.moreToCome() ? 3 : 4);
        for (ReplyField field : ReplyField.values()) {
            see(reply.fields().longOr(field, -1));
        }
        attempt(() -> see(reply.cursorId()));
    }

    private void readSections(ByteBuf message) {
        msg.parse(message);
        see(msg.sequences());
        for (int i = 0; i < msg.sequences(); i++) {
            int index = i;
            attempt(() -> readSequence(message, index));
        }
        if ((msg.flags() & OpMsg.CHECKSUM_PRESENT) != 0) {
            attempt(() -> Checksum.verify(message));
        }
    }

    private void readSequence(ByteBuf message, int index) {
        see(msg.sequenceNameLength(index));
        sequence.reset(message, msg, index);
        while (sequence.next()) {
            readDocument(message, sequence.documentOffset(), sequence.documentLimit());
        }
    }

    private void readDocument(ByteBuf message, int offset, int limit) {
        see(BsonValidator.validate(message, offset, limit));
        see(RawDocuments.read(message, offset, limit).hashCode());
    }

    private void scan(ByteBuf message) {
        scanner.reset();
        scanner.feed(message, message.readerIndex(), message.writerIndex());
        see(scanner.cursorId());
        see(scanner.isOk() ? 1 : 2);
        see(scanner.isDone() ? 3 : 4);
    }

    private void inflate(ByteBuf message) {
        if (!CompressedMessage.isCompressed(message)) {
            return;
        }
        ByteBuf inflated = CompressedMessage.inflate(message, MAX_INFLATED, UnpooledByteBufAllocator.DEFAULT);
        try {
            attempt(() -> readCommand(inflated));
            attempt(() -> readReply(inflated));
        } finally {
            inflated.release();
        }
    }

    private void attempt(Runnable reading) {
        try {
            reading.run();
        } catch (MalformedMessageException e) {
            see(-1);
        }
    }

    private void see(long value) {
        seen = seen * 31 + value;
    }
}
