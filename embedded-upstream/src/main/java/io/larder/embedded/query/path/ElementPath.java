package io.larder.embedded.query.path;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Missing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dotted path as predicates walk it: through documents, through the documents of an array, and by number into an
 * array. At the end an array offers its elements and then itself.
 */
public final class ElementPath {
    /** Told of every value that the path reaches; answers whether that was enough. */
    @FunctionalInterface
    public interface Visitor {
        /** The index is the position in the outermost array passed on the way, or -1. */
        boolean visit(@Nullable Object value, int index);
    }

    private final String path;
    private final String[] parts;
    private final int[] indexes;

    public ElementPath(String path) {
        this.path = path;
        this.parts = path.split("\\.", -1);
        this.indexes = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            indexes[i] = arrayIndex(parts[i]);
        }
    }

    /** The array position that a path part names, or -1. */
    public static int arrayIndex(String part) {
        int length = part.length();
        if (length == 0 || length > 9 || (length > 1 && part.charAt(0) == '0')) {
            return -1;
        }
        for (int i = 0; i < length; i++) {
            if (part.charAt(i) < '0' || part.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(part);
    }

    /** Visits elements of an array at the end of the path, then the array. */
    public boolean anyElement(Document document, Visitor visitor) {
        return inDocument(document, 0, -1, true, true, visitor);
    }

    /** Visits an array at the end of the path as one value. */
    public boolean anyWhole(Document document, Visitor visitor) {
        return inDocument(document, 0, -1, false, true, visitor);
    }

    private boolean inDocument(
            Document document, int at, int outer, boolean expand, boolean tellMissing, Visitor visitor) {
        Object value = document.get(parts[at]);
        if (value == null && !document.containsKey(parts[at])) {
            return tellMissing && visitor.visit(Missing.MISSING, outer);
        }
        if (at == parts.length - 1) {
            return atEnd(value, outer, expand, visitor);
        }
        if (value instanceof Document inner) {
            return inDocument(inner, at + 1, outer, expand, tellMissing, visitor);
        }
        if (value instanceof List<?> list) {
            return inArray(list, at + 1, outer, expand, tellMissing, visitor);
        }
        return tellMissing && visitor.visit(Missing.MISSING, outer);
    }

    private boolean inArray(List<?> list, int at, int outer, boolean expand, boolean tellMissing, Visitor visitor) {
        int index = indexes[at];
        for (int i = 0; i < list.size(); i++) {
            Object element = list.get(i);
            int position = outer >= 0 ? outer : i;
            if (element instanceof Document inner
                    && inDocument(inner, at, position, expand, tellMissing && index < 0, visitor)) {
                return true;
            }
            if (i == index && byPosition(element, at, position, expand, tellMissing, visitor)) {
                return true;
            }
        }
        return false;
    }

    private boolean byPosition(
            @Nullable Object element, int at, int position, boolean expand, boolean tellMissing, Visitor visitor) {
        if (at == parts.length - 1) {
            return atEnd(element, position, expand, visitor);
        }
        if (element instanceof Document inner) {
            return inDocument(inner, at + 1, position, expand, tellMissing, visitor);
        }
        return element instanceof List<?> list && inArray(list, at + 1, position, expand, tellMissing, visitor);
    }

    private static boolean atEnd(@Nullable Object value, int outer, boolean expand, Visitor visitor) {
        if (expand && value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (visitor.visit(list.get(i), outer >= 0 ? outer : i)) {
                    return true;
                }
            }
        }
        return visitor.visit(value, outer);
    }

    @Override
    public String toString() {
        return path;
    }
}
