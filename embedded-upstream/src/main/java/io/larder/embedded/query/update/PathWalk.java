package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.path.ElementPath;
import io.larder.embedded.query.value.Missing;
import io.larder.embedded.query.value.Shell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies one operator at one path, copying the containers on the way and nothing else. */
final class PathWalk {
    /** As many nulls as the server is willing to fill an array up with. */
    private static final int MAX_PADDING = 1_500_000;

    private final UpdatePath path;
    private final FieldOperator operator;
    private final Document document;
    private final ArrayFilters filters;
    private final @Nullable Matcher matcher;
    private final ChangeLog log;

    PathWalk(
            UpdatePath path,
            FieldOperator operator,
            Document document,
            ArrayFilters filters,
            @Nullable Matcher matcher,
            ChangeLog log) {
        this.path = path;
        this.operator = operator;
        this.document = document;
        this.filters = filters;
        this.matcher = matcher;
        this.log = log;
    }

    Document apply() {
        return (Document) inDocument(document, 0, "", true);
    }

    private Object inDocument(Document in, int at, String prefix, boolean logging) {
        String name = path.parts().get(at);
        if (name.equals("$") || UpdatePath.isIdentifier(name)) {
            throw notAnArray(at, in);
        }
        Object child = in.getOrDefault(name, Missing.MISSING);
        Object next = child(child, at, join(prefix, name), logging);
        if (next == child) {
            return in;
        }
        Document copy = in.clone();
        if (Missing.isMissing(next)) {
            copy.remove(name);
            if (logging) {
                log.removed(join(prefix, name));
            }
        } else {
            copy.put(name, next);
        }
        return copy;
    }

    private @Nullable Object child(@Nullable Object child, int at, String childPath, boolean logging) {
        if (at == path.parts().size() - 1) {
            Object next = operator.apply(child, new FieldOperator.Target(childPath, document));
            if (next != child && !Missing.isMissing(next) && logging) {
                record(childPath, child, next);
            }
            return next;
        }
        if (child instanceof Document inner) {
            return inDocument(inner, at + 1, childPath, logging);
        }
        if (child instanceof List<?> list) {
            return inArray(list, at + 1, childPath, logging);
        }
        if (Missing.isMissing(child)) {
            return created(at + 1, childPath, logging);
        }
        String next = path.parts().get(at + 1);
        if (next.equals("$") || UpdatePath.isIdentifier(next)) {
            throw notAnArray(at + 1, child);
        }
        if (!operator.creates()) {
            return child;
        }
        throw new CommandFailure(
                ErrorCode.PATH_NOT_VIABLE,
                "Cannot create field '" + next + "' in element {" + path.parts().get(at) + ": " + Shell.render(child)
                        + "}");
    }

    /** The rest of the path where nothing is yet: documents inside documents, around what the operator makes of nothing. */
    private @Nullable Object created(int at, String createdPath, boolean logging) {
        String next = path.parts().get(at);
        if (next.equals("$") || UpdatePath.isIdentifier(next)) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "The path '" + createdPath + "' must exist in the document in order to apply array updates.");
        }
        if (!operator.creates()) {
            return Missing.MISSING;
        }
        Object made = inDocument(new Document(), at, createdPath, false);
        if (((Document) made).isEmpty()) {
            return Missing.MISSING;
        }
        if (logging) {
            log.set(createdPath, made);
        }
        return made;
    }

    private Object inArray(List<?> list, int at, String prefix, boolean logging) {
        String part = path.parts().get(at);
        if (UpdatePath.isIdentifier(part)) {
            return inMatchingElements(list, at, prefix, UpdatePath.identifier(part), logging);
        }
        int index = part.equals("$") ? positionOfMatch() : ElementPath.arrayIndex(part);
        if (index < 0) {
            if (!operator.creates()) {
                return list;
            }
            throw new CommandFailure(
                    ErrorCode.PATH_NOT_VIABLE,
                    "Cannot create field '" + part + "' in element {"
                            + path.parts().get(at - 1) + ": " + Shell.render(list) + "}");
        }
        String elementPath = prefix + "." + index;
        if (index < list.size()) {
            Object element = list.get(index);
            Object next = child(element, at, elementPath, logging);
            return next == element ? list : replaced(list, index, next, elementPath, logging);
        }
        if (!operator.creates()) {
            return list;
        }
        if (index - list.size() > MAX_PADDING) {
            throw new CommandFailure(
                    ErrorCode.CANNOT_BACKFILL_ARRAY, "can't backfill more than " + MAX_PADDING + " elements");
        }
        Object made = child(Missing.MISSING, at, elementPath, logging);
        if (Missing.isMissing(made)) {
            return list;
        }
        List<@Nullable Object> copy = new ArrayList<>(list);
        copy.addAll(Collections.nCopies(index - list.size(), null));
        copy.add(made);
        return copy;
    }

    private Object inMatchingElements(List<?> list, int at, String prefix, String identifier, boolean logging) {
        List<@Nullable Object> copy = new ArrayList<>(list);
        boolean changed = false;
        for (int i = 0; i < list.size(); i++) {
            Object element = list.get(i);
            if (!filters.accepts(identifier, element)) {
                continue;
            }
            Object next = child(element, at, prefix + "." + i, logging);
            if (next != element) {
                changed = true;
                copy.set(i, removedIsNull(next, prefix + "." + i, logging));
            }
        }
        return changed ? copy : list;
    }

    private List<@Nullable Object> replaced(
            List<?> list, int index, @Nullable Object next, String elementPath, boolean logging) {
        List<@Nullable Object> copy = new ArrayList<>(list);
        copy.set(index, removedIsNull(next, elementPath, logging));
        return copy;
    }

    /** Removing an array's element leaves a null behind. */
    private @Nullable Object removedIsNull(@Nullable Object next, String elementPath, boolean logging) {
        if (Missing.isMissing(next)) {
            if (logging) {
                log.set(elementPath, null);
            }
            return null;
        }
        return next;
    }

    private void record(String at, @Nullable Object before, @Nullable Object after) {
        if (operator.appends()
                && before instanceof List<?> old
                && after instanceof List<?> grown
                && grown.size() > old.size()
                && grown.subList(0, old.size()).equals(old)) {
            for (int i = old.size(); i < grown.size(); i++) {
                log.set(at + "." + i, grown.get(i));
            }
        } else {
            log.set(at, after);
        }
    }

    private int positionOfMatch() {
        int position = matcher == null ? -1 : matcher.position(document);
        if (position < 0) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE, "The positional operator did not find the match needed from the query.");
        }
        return position;
    }

    private CommandFailure notAnArray(int at, @Nullable Object found) {
        String name = at == 0 ? "" : path.parts().get(at - 1);
        return new CommandFailure(
                ErrorCode.BAD_VALUE,
                path.parts().get(at).equals("$")
                        ? "Cannot create field '$' in element {" + name + ": " + Shell.render(found) + "}"
                        : "Cannot apply array updates to non-array element " + name + ": " + Shell.render(found));
    }

    private static String join(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }
}
