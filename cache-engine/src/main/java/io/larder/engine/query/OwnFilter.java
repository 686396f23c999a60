package io.larder.engine.query;

import io.larder.engine.filter.Filter;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonTypes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes a filter in bytes of its own, of one or several that all have to match. */
final class OwnFilter {
    private static final byte[] EMPTY = document(Unpooled.EMPTY_BUFFER);

    private OwnFilter() {}

    static Filter of(List<Value> filters, boolean simpleCollation) {
        byte[] bytes =
                switch (filters.size()) {
                    case 0 -> EMPTY;
                    case 1 -> copy(filters.get(0));
                    default -> both(filters);
                };
        return Filter.of(bytes, simpleCollation);
    }

    private static byte[] copy(Value filter) {
        byte[] bytes = new byte[filter.length()];
        filter.buf().getBytes(filter.offset(), bytes);
        return bytes;
    }

    private static byte[] both(List<Value> filters) {
        ByteBuf parts = Unpooled.buffer();
        for (int i = 0; i < filters.size(); i++) {
            element(parts, BsonTypes.DOCUMENT, Integer.toString(i));
            Value part = filters.get(i);
            parts.writeBytes(part.buf(), part.offset(), part.length());
        }
        ByteBuf and = Unpooled.buffer();
        element(and, BsonTypes.ARRAY, "$and");
        and.writeBytes(document(parts));
        return document(and);
    }

    private static void element(ByteBuf to, byte type, String name) {
        to.writeByte(type).writeBytes(name.getBytes(StandardCharsets.UTF_8)).writeByte(0);
    }

    private static byte[] document(ByteBuf elements) {
        byte[] bytes = new byte[4 + elements.readableBytes() + 1];
        Unpooled.wrappedBuffer(bytes).clear().writeIntLE(bytes.length).writeBytes(elements);
        return bytes;
    }
}
