package io.larder.integration.affects;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonEncoder;
import io.larder.engine.value.Value;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Documents of the upstream as Larder sees them. */
final class Wire {
    private Wire() {}

    static Value value(Document document) {
        byte[] bytes = BsonEncoder.encode(document);
        return Value.document(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    static CommandView command(Document command, String database) {
        CommandView view = new CommandView();
        view.parse(message(command.clone().append("$db", database)));
        return view;
    }

    static ReplyView reply(Document reply) {
        ReplyView view = new ReplyView();
        view.parse(message(reply));
        return view;
    }

    private static ByteBuf message(Document body) {
        ByteBuf message = Unpooled.buffer();
        int start = MessageWriter.beginOpMsg(message, 1, 0, 0);
        message.writeByte(0);
        BsonEncoder.encode(body, message);
        MessageWriter.end(message, start);
        return message;
    }
}
