package io.larder.engine.query;

import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.bson.BsonDocument;

/** Commands as they lie in buffers, for tests: on the heap, and never released. */
public final class Commands {
    private Commands() {}

    public static CommandView view(String json) {
        return view(BsonDocument.parse(json));
    }

    public static CommandView view(BsonDocument command) {
        return view(message(command));
    }

    public static CommandView view(ByteBuf message) {
        CommandView view = new CommandView();
        view.parse(message);
        return view;
    }

    /** With bytes in front, so that a place in the message is never a place in the command. */
    public static ByteBuf message(BsonDocument command) {
        ByteBuf pooled = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, command);
        ByteBuf message = Unpooled.buffer().writeZero(7).writeBytes(pooled).skipBytes(7);
        pooled.release();
        return message;
    }

    /** A read that must be one that may be looked up. */
    public static ReadCommand read(BsonDocument command) {
        ReadCommand read = new ReadCommand();
        if (read.read(view(command)) != null) {
            throw new AssertionError(read.read(view(command)) + ": " + command.toJson());
        }
        return read;
    }
}
