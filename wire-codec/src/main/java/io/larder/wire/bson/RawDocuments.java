package io.larder.wire.bson;

import io.larder.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonSerializationException;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * Between raw documents and built ones, for the places off the hot path (hello, errors, authentication) where building is
 * fine. Reading validates first: the library's reader trusts some lengths.
 */
public final class RawDocuments {
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private RawDocuments() {}

    public static BsonDocument read(ByteBuf buf, int offset, int limit) {
        int length = BsonValidator.validate(buf, offset, limit);
        ByteBuffer bytes = ByteBuffer.allocate(length);
        buf.getBytes(offset, bytes);
        bytes.flip();
        try (BsonBinaryReader reader = new BsonBinaryReader(bytes)) {
            return CODEC.decode(reader, DecoderContext.builder().build());
        } catch (BsonSerializationException e) {
            throw new MalformedMessageException(String.valueOf(e.getMessage()));
        }
    }

    /** The value of this type at this place. */
    public static BsonValue value(ByteBuf buf, byte type, int offset, int length) {
        // A document with this one element, whose name is empty.
        int size = 4 + 1 + 1 + length + 1;
        ByteBuf around = Unpooled.buffer(size).writeIntLE(size).writeByte(type).writeByte(0);
        around.writeBytes(buf, offset, length).writeByte(0);
        return read(around, 0, size).values().iterator().next();
    }

    /** Appends the document to the buffer. */
    public static void write(BsonDocument document, ByteBuf to) {
        try (BasicOutputBuffer bytes = new BasicOutputBuffer(512);
                BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
            CODEC.encode(writer, document, EncoderContext.builder().build());
            to.writeBytes(bytes.getInternalBuffer(), 0, bytes.getSize());
        }
    }
}
