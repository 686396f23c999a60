package io.larder.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.frame.Opcode;
import io.larder.wire.generate.Bodies;
import io.larder.wire.generate.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonDocument;

/** What the views find in a message is all there is to it: written again from that alone, it has the same bytes. */
class RoundTripProperties {
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    @Provide
    Arbitrary<byte[]> messages() {
        return Frames.opMsg(Arbitraries.oneOf(Bodies.commands(), Bodies.replies()));
    }

    @Provide
    Arbitrary<byte[]> queries() {
        return Frames.opQuery();
    }

    @Provide
    Arbitrary<byte[]> replies() {
        return Frames.opReply();
    }

    @Provide
    Arbitrary<BsonDocument> bodies() {
        return Bodies.commands();
    }

    @Property
    void opMsg(@ForAll("messages") byte[] frame) {
        ByteBuf message = Unpooled.wrappedBuffer(frame);
        OpMsgView view = new OpMsgView();
        view.parse(message);
        List<int[]> sections = new ArrayList<>();
        sections.add(new int[] {view.bodyOffset() - 1, view.bodyLimit()});
        for (int i = 0; i < view.sequences(); i++) {
            sections.add(new int[] {view.sequenceNameOffset(i) - 5, view.documentsLimit(i)});
        }
        sections.sort(Comparator.comparingInt(section -> section[0]));

        ByteBuf again = Unpooled.buffer();
        MessageWriter.beginOpMsg(
                again, MessageHeader.requestId(message, 0), MessageHeader.responseTo(message, 0), view.flags());
        sections.forEach(section -> again.writeBytes(message, section[0], section[1] - section[0]));
        MessageWriter.end(again, 0);

        assertThat(ByteBufUtil.getBytes(again)).isEqualTo(frame);
        if (view.hasChecksum()) {
            Checksum.verify(message);
        }
    }

    @Property
    void opQuery(@ForAll("queries") byte[] frame) {
        ByteBuf message = Unpooled.wrappedBuffer(frame);
        CommandView view = new CommandView();
        view.parse(message);
        BsonDocument body = RawDocuments.read(message, view.bodyOffset(), view.bodyLimit());
        ByteBuf again = MessageWriter.opQuery(ALLOCATOR, view.requestId(), view.database(), body);
        assertThat(ByteBufUtil.getBytes(again)).isEqualTo(frame);
        again.release();
    }

    @Property
    void opReply(@ForAll("replies") byte[] frame) {
        ByteBuf message = Unpooled.wrappedBuffer(frame);
        ReplyView view = new ReplyView();
        view.parse(message);
        BsonDocument body = RawDocuments.read(message, view.bodyOffset(), view.bodyLimit());
        ByteBuf again = MessageWriter.opReply(
                ALLOCATOR, MessageHeader.requestId(message, 0), MessageHeader.responseTo(message, 0), body);
        assertThat(ByteBufUtil.getBytes(again)).isEqualTo(frame);
        again.release();
    }

    @Property
    void whatIsWrittenIsRead(@ForAll("bodies") BsonDocument body, @ForAll int requestId, @ForAll int responseTo) {
        ByteBuf message = MessageWriter.opMsg(ALLOCATOR, requestId, responseTo, OpMsg.EXHAUST_ALLOWED, body);
        CommandView view = new CommandView();
        view.parse(message);
        assertThat(MessageHeader.opcode(message, 0)).isEqualTo(Opcode.OP_MSG);
        assertThat(view.requestId()).isEqualTo(requestId);
        assertThat(MessageHeader.responseTo(message, 0)).isEqualTo(responseTo);
        assertThat(view.exhaustAllowed()).isTrue();
        assertThat(view.name()).isEqualTo(body.getFirstKey());
        assertThat(view.database()).isEqualTo(body.getString("$db").getValue());
        assertThat(RawDocuments.read(message, view.bodyOffset(), view.bodyLimit()))
                .isEqualTo(body);
        message.release();
    }

    @Property
    void aChecksumIsRefreshedAfterAChangeInPlace(@ForAll("messages") byte[] frame, @ForAll int requestId) {
        ByteBuf message = Unpooled.wrappedBuffer(frame);
        OpMsgView view = new OpMsgView();
        view.parse(message);
        if (view.hasChecksum()) {
            MessageHeader.setRequestId(message, 0, requestId);
            Checksum.refresh(message);
            Checksum.verify(message);
        }
    }
}
