package io.larder.embedded.query.index;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.Undefined;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.path.ElementPath;
import io.larder.embedded.query.value.Missing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the paths of a compound index together: fields below one array vary together, two arrays side by side cannot be. */
final class MultikeyPaths {
    /** How far a path has been walked: the value there and what is left of the path. */
    private record Cursor(@Nullable Object at, List<String> rest) {}

    private final List<String> paths;

    MultikeyPaths(List<String> paths) {
        this.paths = paths;
    }

    List<List<@Nullable Object>> of(Document document) {
        List<Cursor> cursors = new ArrayList<>(paths.size());
        for (String path : paths) {
            cursors.add(new Cursor(document, List.of(path.split("\\.", -1))));
        }
        List<List<@Nullable Object>> keys = new ArrayList<>(1);
        walk(cursors, keys);
        return keys;
    }

    private void walk(List<Cursor> start, List<List<@Nullable Object>> keys) {
        List<Cursor> cursors = new ArrayList<>(start.size());
        List<?> array = null;
        String arrayField = "";
        for (int i = 0; i < start.size(); i++) {
            Cursor cursor = toArrayOrEnd(start.get(i));
            cursors.add(cursor);
            if (cursor.at instanceof List<?> list) {
                if (array != null && !sameArray(array, list)) {
                    throw new CommandFailure(
                            ErrorCode.CANNOT_INDEX_PARALLEL_ARRAYS,
                            "cannot index parallel arrays [" + paths.get(i) + "] [" + arrayField + "]");
                }
                array = list;
                arrayField = paths.get(i);
            }
        }
        if (array == null) {
            List<@Nullable Object> key = new ArrayList<>(cursors.size());
            cursors.forEach(cursor -> key.add(cursor.at instanceof Whole whole ? whole.list : cursor.at));
            keys.add(key);
            return;
        }
        List<?> elements = array.isEmpty() ? Collections.singletonList(Undefined.INSTANCE) : array;
        for (Object element : elements) {
            List<Cursor> inside = new ArrayList<>(cursors.size());
            for (Cursor cursor : cursors) {
                inside.add(cursor.at instanceof List ? inElement(cursor, element) : cursor);
            }
            walk(inside, keys);
        }
    }

    @SuppressWarnings("ReferenceEquality") // two equal arrays in two places are still two arrays
    private static boolean sameArray(List<?> a, List<?> b) {
        return a == b;
    }

    private static Cursor inElement(Cursor cursor, @Nullable Object element) {
        if (cursor.rest.isEmpty()) {
            // An array in an array is a value of its own.
            return new Cursor(element instanceof List ? new Whole((List<?>) element) : element, List.of());
        }
        return element instanceof Document
                ? new Cursor(element, cursor.rest)
                : new Cursor(element == Undefined.INSTANCE ? null : Missing.MISSING, List.of());
    }

    /** Keeps an inner array from being walked into once more. */
    private record Whole(List<?> list) {}

    private static Cursor toArrayOrEnd(Cursor cursor) {
        Object at = cursor.at;
        List<String> rest = cursor.rest;
        while (!rest.isEmpty()) {
            if (at instanceof Document document) {
                at = document.getOrDefault(rest.get(0), Missing.MISSING);
                rest = rest.subList(1, rest.size());
            } else if (at instanceof List<?> list) {
                int index = ElementPath.arrayIndex(rest.get(0));
                if (index < 0 || index >= list.size()) {
                    return new Cursor(at, rest);
                }
                at = list.get(index);
                rest = rest.subList(1, rest.size());
            } else {
                return new Cursor(Missing.MISSING, List.of());
            }
        }
        return new Cursor(at, rest);
    }
}
