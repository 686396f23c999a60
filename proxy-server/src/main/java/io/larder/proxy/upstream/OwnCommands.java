package io.larder.proxy.upstream;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.MessageWriter;
import io.larder.wire.message.ReplyView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** Commands that the proxy sends on its own account while a connection is being made; not made for speed. */
final class OwnCommands {
    private final UpstreamConnection connection;
    private final ByteBufAllocator allocator;
    private final Consumer<UpstreamFailure> failed;
    private int requestId;

    OwnCommands(UpstreamConnection connection, ByteBufAllocator allocator, Consumer<UpstreamFailure> failed) {
        this.connection = connection;
        this.allocator = allocator;
        this.failed = failed;
    }

    void run(BsonDocument command, String database, Consumer<BsonDocument> reply) {
        BsonDocument body = command.clone().append("$db", new BsonString(database));
        connection.send(MessageWriter.opMsg(allocator, ++requestId, 0, 0, body), new Once(reply));
    }

    /** In the form of servers that know no hello. */
    void runLegacyHello(BsonDocument hello, Consumer<BsonDocument> reply) {
        BsonDocument body = new BsonDocument("isMaster", new BsonInt32(1)).append("helloOk", BsonBoolean.TRUE);
        hello.forEach((name, value) -> {
            if (!name.equals("hello")) {
                body.append(name, value);
            }
        });
        connection.send(MessageWriter.opQuery(allocator, ++requestId, "admin", body), new Once(reply));
    }

    private final class Once implements UpstreamListener {
        private final Consumer<BsonDocument> replied;

        Once(Consumer<BsonDocument> replied) {
            this.replied = replied;
        }

        @Override
        public void reply(ByteBuf frame, boolean moreToCome) {
            BsonDocument body;
            try {
                ReplyView view = new ReplyView();
                view.parse(frame);
                body = RawDocuments.read(frame, view.bodyOffset(), view.bodyLimit());
            } finally {
                frame.release();
            }
            replied.accept(body);
        }

        @Override
        public void replyStart(ByteBuf start, int frameLength, boolean moreToCome) {
            start.release();
            throw new MalformedMessageException("a reply of " + frameLength + " bytes while connecting");
        }

        @Override
        public void replyChunk(ByteBuf chunk, boolean last) {
            chunk.release();
        }

        @Override
        public void upstreamLost(UpstreamFailure failure) {
            failed.accept(failure);
        }
    }
}
