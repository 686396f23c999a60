package io.larder.engine.query;

import io.larder.engine.field.FieldSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Collects the fields of the documents of one collection that a pipeline looks at. Once a stage hands on nothing but what it
 * named, later stages see no more of those documents, and the collection is closed. Fields count as a whole from their first
 * part on: whatever embeds a part that is looked at is looked at too.
 */
final class FieldUse {
    private final Set<String> fields = new LinkedHashSet<>();
    private boolean all;
    private boolean closed;

    /** The field at this dotted path is looked at. */
    void path(String dotted) {
        if (closed) {
            return;
        }
        int dot = dotted.indexOf('.');
        String first = dot < 0 ? dotted : dotted.substring(0, dot);
        if (first.isEmpty()) {
            all = true;
        } else {
            fields.add(first);
        }
    }

    /** Any field of what comes next may be looked at. */
    void all() {
        all |= !closed;
    }

    /** Nothing but what has been named is handed on. */
    void close() {
        closed = true;
    }

    /** For a branch that is given the same documents. */
    FieldUse branch() {
        FieldUse branch = new FieldUse();
        branch.closed = closed;
        return branch;
    }

    /** Takes in what a branch looked at whose results are handed on. */
    void take(FieldUse branch) {
        if (!closed) {
            fields.addAll(branch.fields);
            all |= branch.all || !branch.closed;
        }
    }

    /** What the documents that come out at the end depend on. */
    FieldSet handedOn() {
        return all || !closed ? FieldSet.ALL : FieldSet.of(fields);
    }

    /** What has been named, whether or not the documents themselves are handed on. */
    FieldSet named() {
        return all ? FieldSet.ALL : FieldSet.of(fields);
    }
}
