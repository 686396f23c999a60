package io.larder.proxy.launch.route;

import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.proxy.admin.BadRequestException;
import io.larder.wire.bson.BsonCursor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.json.JsonParseException;
import org.jspecify.annotations.Nullable;

/** Identities of documents as people write them: a word, a number, or extended JSON such as {"$oid": "..."}. */
final class Identities {
    private Identities() {}

    /** What is no JSON is a string: {@code id=alice} needs no quotes. */
    static DocumentId ofJson(String text) throws BadRequestException {
        BsonValue value;
        try {
            value = BsonDocument.parse("{\"_id\": " + text + "}").get("_id");
        } catch (JsonParseException | BsonInvalidOperationException e) {
            value = new BsonString(text);
        }
        return of(value);
    }

    static DocumentId of(@Nullable BsonValue value) throws BadRequestException {
        if (value == null) {
            throw new BadRequestException("expected a value for id");
        }
        BasicOutputBuffer output = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(output)) {
            new BsonDocumentCodec()
                    .encode(
                            writer,
                            new BsonDocument("_id", value),
                            EncoderContext.builder().build());
        }
        ByteBuf bytes = Unpooled.wrappedBuffer(output.toByteArray());
        BsonCursor cursor = new BsonCursor().reset(bytes, 0, bytes.readableBytes());
        DocumentId id = cursor.next() ? DocumentId.of(Value.at(cursor)) : null;
        if (id == null) {
            throw new BadRequestException("there is no single way to write this id: select by shape or namespace");
        }
        return id;
    }
}
