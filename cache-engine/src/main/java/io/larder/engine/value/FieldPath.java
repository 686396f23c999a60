package io.larder.engine.value;

import io.larder.wire.bson.BsonCursor;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A dotted path, and what it leads to in a document, through arrays as the server goes through them. */
public final class FieldPath {
    /** Takes what a path leads to, one place after the other. */
    public interface Visitor {
        /** A value. An array at the end of the path is given once, as the array it is. */
        void value(Value value);

        /**
         * A value that the path leads to by its place in an array. An array in such a place is compared as a whole and not looked
         * into, as far as servers are known.
         */
        default void element(Value value) {
            value(value);
        }

        /** A place where the path ends before its last part: the document there has no such field. */
        void missing();

        /**
         * An array on the way that holds nothing to go on with at some element. Whether such an element counts as missing
         * is the operator's business.
         */
        void deadEnd();
    }

    private final String text;
    private final List<byte[]> parts = new ArrayList<>();

    public FieldPath(String text) {
        this.text = text;
        for (String part : text.split("\\.", -1)) {
            parts.add(part.getBytes(StandardCharsets.UTF_8));
        }
    }

    public String text() {
        return text;
    }

    public void visit(Value document, Visitor visitor) {
        walk(document, 0, visitor);
    }

    private void walk(Value document, int depth, Visitor visitor) {
        BsonCursor cursor = find(document, parts.get(depth));
        if (cursor == null || !goOn(Value.at(cursor), depth + 1, visitor)) {
            visitor.missing();
        }
    }

    /** What the parts from {@code depth} on find below this value; false if it is nothing that has parts. */
    private boolean goOn(Value value, int depth, Visitor visitor) {
        if (depth == parts.size()) {
            visitor.value(value);
        } else if (value.isDocument()) {
            walk(value, depth, visitor);
        } else if (value.isArray()) {
            walkArray(value, depth, visitor);
        } else {
            return false;
        }
        return true;
    }

    /**
     * Into each element that is a document, and, where the next part is a number, into the element of that index too. An
     * element without a field that is named by a number is no missing field for certain: the number may mean the index.
     */
    private void walkArray(Value array, int depth, Visitor visitor) {
        byte[] part = parts.get(depth);
        boolean byNumber = isIndex(part);
        boolean ended = true;
        boolean numberMeansName = false;
        BsonCursor elements = array.elements();
        for (boolean first = true; elements.next(); first = false) {
            Value element = Value.at(elements);
            ended = (ended && !first) || !element.isDocument();
            if (element.isDocument() && byNumber && find(element, part) == null) {
                numberMeansName = true;
            } else if (element.isDocument()) {
                walk(element, depth, visitor);
            }
        }
        BsonCursor byIndex = byNumber ? find(array, part) : null;
        if (byIndex != null && depth + 1 == parts.size()) {
            visitor.element(Value.at(byIndex));
            ended = false;
        } else if (byIndex != null) {
            ended = !goOn(Value.at(byIndex), depth + 1, visitor);
        }
        if (ended || numberMeansName) {
            visitor.deadEnd();
        }
    }

    private static boolean isIndex(byte[] part) {
        for (byte b : part) {
            if (b < '0' || b > '9') {
                return false;
            }
        }
        return part.length > 0 && (part.length == 1 || part[0] != '0');
    }

    private static @Nullable BsonCursor find(Value container, byte[] name) {
        BsonCursor cursor = container.elements();
        while (cursor.next()) {
            if (cursor.nameLength() == name.length && sameBytes(cursor.buffer(), cursor.nameOffset(), name)) {
                return cursor;
            }
        }
        return null;
    }

    private static boolean sameBytes(ByteBuf buf, int offset, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (buf.getByte(offset + i) != name[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
