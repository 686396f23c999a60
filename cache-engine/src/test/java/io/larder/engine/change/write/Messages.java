package io.larder.engine.change.write;

import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.BsonDocument;

/** Commands and replies as they come over the wire. */
final class Messages {
    private Messages() {}

    static CommandView command(String json) {
        return command(json, "", List.of());
    }

    /** With a section of documents besides the body. */
    static CommandView command(String json, String section, List<String> documents) {
        ByteBuf message = Unpooled.buffer();
        int start = MessageWriter.beginOpMsg(message, 1, 0, 0);
        if (!section.isEmpty()) {
            message.writeByte(1);
            int size = message.writerIndex();
            message.writeIntLE(0);
            message.writeCharSequence(section, StandardCharsets.UTF_8);
            message.writeByte(0);
            documents.forEach(each -> RawDocuments.write(BsonDocument.parse(each), message));
            message.setIntLE(size, message.writerIndex() - size);
        }
        message.writeByte(0);
        RawDocuments.write(BsonDocument.parse(json), message);
        MessageWriter.end(message, start);
        CommandView view = new CommandView();
        view.parse(message);
        return view;
    }

    static ReplyView reply(String json) {
        ReplyView view = new ReplyView();
        view.parse(MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 2, 1, 0, BsonDocument.parse(json)));
        return view;
    }
}
