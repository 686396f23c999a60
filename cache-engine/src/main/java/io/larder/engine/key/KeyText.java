package io.larder.engine.key;

import io.larder.engine.query.QueryKind;
import io.larder.engine.query.ReadField;
import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Takes the bytes of a key apart, which {@link LookupKey} has put together. */
final class KeyText {
    private KeyText() {}

    /** The kind of command, whose answer it is, and every field that two queries must have alike to share an answer. */
    static BsonDocument of(byte[] key) {
        ByteBuf bytes = Unpooled.wrappedBuffer(key);
        BsonDocument parts = new BsonDocument();
        parts.append("command", new BsonString(QueryKind.values()[bytes.readByte()].label()));
        for (String part : new String[] {"tenant", "upstream", "principal"}) {
            String text = text(bytes);
            if (!text.isEmpty()) {
                parts.append(part, new BsonString(text.replace('\0', ' ')));
            }
        }
        parts.append("database", new BsonString(text(bytes))).append("collection", new BsonString(text(bytes)));
        while (bytes.isReadable()) {
            ReadField field = ReadField.values()[bytes.readByte()];
            byte type = bytes.readByte();
            int length = bytes.readIntLE();
            int offset = bytes.readerIndex();
            // Of a read concern the key has the name of the level alone, without what makes it a value.
            BsonValue value = field == ReadField.READ_CONCERN
                    ? new BsonString(bytes.toString(offset, length, StandardCharsets.UTF_8))
                    : RawDocuments.value(bytes, type, offset, length);
            parts.append(field.fieldName(), value);
            bytes.skipBytes(length);
        }
        return parts;
    }

    static Scope scope(byte[] key) {
        ByteBuf bytes = Unpooled.wrappedBuffer(key, 1, key.length - 1);
        return new Scope(text(bytes), text(bytes), text(bytes));
    }

    private static String text(ByteBuf bytes) {
        return bytes.readCharSequence(bytes.readIntLE(), StandardCharsets.UTF_8).toString();
    }
}
