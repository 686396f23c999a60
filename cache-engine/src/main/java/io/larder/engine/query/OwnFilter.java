package io.larder.engine.query;

import io.larder.engine.field.FieldSet;
import io.larder.engine.filter.Filter;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonTypes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A filter in bytes of its own, made of one or several that all have to match. */
record OwnFilter(Filter filter, FieldSet fields) {
    static OwnFilter of(List<Value> filters, boolean simpleCollation) {
        ByteBuf bytes =
                switch (filters.size()) {
                    case 0 -> document(Unpooled.EMPTY_BUFFER);
                    case 1 -> copy(filters.get(0));
                    default -> both(filters);
                };
        Filter filter = Filter.compile(bytes, 0, bytes.writerIndex(), simpleCollation);
        return new OwnFilter(filter, FieldSet.of(filter.fields()));
    }

    private static ByteBuf copy(Value filter) {
        byte[] bytes = new byte[filter.length()];
        filter.buf().getBytes(filter.offset(), bytes);
        return Unpooled.wrappedBuffer(bytes);
    }

    private static ByteBuf both(List<Value> filters) {
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

    private static ByteBuf document(ByteBuf elements) {
        int length = 4 + elements.readableBytes() + 1;
        byte[] bytes = new byte[length];
        ByteBuf document = Unpooled.wrappedBuffer(bytes).clear();
        return document.writeIntLE(length).writeBytes(elements).writeByte(0);
    }
}
