package io.larder.embedded.changestream.event;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of those paths of an update that could be read in two ways: a number may be an index or a field's name, a dot
 * may belong to a name. Indexes are ints, names are strings.
 */
final class DisambiguatedPaths {
    private DisambiguatedPaths() {}

    /**
     * Path to parts, ambiguous paths only.
     *
     * @param paths as an update description names them
     * @param before the document before the change, where removed fields can still be found
     */
    static Document of(List<String> paths, Document before, Document after) {
        Document ambiguous = new Document();
        for (String path : paths) {
            List<Object> parts = new ArrayList<>();
            List<String> names = Arrays.asList(path.split("\\.", -1));
            if (walk(names, after, parts) || (parts.isEmpty() && walk(names, before, parts))) {
                ambiguous.put(path, parts);
            }
        }
        return ambiguous;
    }

    /** Fills the parts, or leaves them empty where the path leads nowhere. True if the path is ambiguous. */
    private static boolean walk(List<String> names, @Nullable Object start, List<Object> parts) {
        Object at = start;
        boolean ambiguous = false;
        int next = 0;
        while (next < names.size()) {
            if (at instanceof Document document) {
                int taken = nameIn(document, names, next);
                if (taken == 0) {
                    parts.clear();
                    return false;
                }
                String name = String.join(".", names.subList(next, next + taken));
                ambiguous |= taken > 1 || (next > 0 && isNumber(name));
                parts.add(name);
                at = document.get(name);
                next += taken;
            } else if (at instanceof List<?> list && isNumber(names.get(next))) {
                int index = Integer.parseInt(names.get(next++));
                parts.add(index);
                at = index < list.size() ? list.get(index) : null;
            } else {
                parts.clear();
                return false;
            }
        }
        return ambiguous;
    }

    /** How many of the names make up a field of this document; a name that is there as it stands goes first. */
    private static int nameIn(Document document, List<String> names, int from) {
        StringBuilder name = new StringBuilder();
        for (int i = from; i < names.size(); i++) {
            name.append(i == from ? "" : ".").append(names.get(i));
            if (document.containsKey(name.toString())) {
                return i - from + 1;
            }
        }
        return 0;
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
