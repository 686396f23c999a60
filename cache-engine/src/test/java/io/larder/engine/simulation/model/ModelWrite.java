package io.larder.engine.simulation.model;

import org.jspecify.annotations.Nullable;

/**
 * A write or a change of definitions, as clients and outsiders send it.
 *
 * @param id the document that is inserted or that an upsert makes
 * @param doc its new content, for inserts and replaces
 * @param target the new name of a rename
 */
public record ModelWrite(
        Kind kind,
        Ns ns,
        Ns target,
        Criterion filter,
        int id,
        int doc,
        @Nullable Update update,
        boolean upsert,
        boolean many) {
    /** The commands that are simulated. */
    public enum Kind {
        INSERT,
        UPDATE,
        REPLACE,
        DELETE,
        FIND_AND_MODIFY,
        CREATE,
        DROP,
        RENAME,
        DROP_DATABASE,
        CREATE_VIEW
    }

    public boolean isDefinition() {
        return kind.compareTo(Kind.CREATE) >= 0;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.name()).append(' ').append(ns);
        switch (kind) {
            case INSERT -> text.append(' ').append(Doc.text(id, doc));
            case REPLACE -> text.append(' ').append(filter).append(" by ").append(Doc.text(id, doc));
            case UPDATE, FIND_AND_MODIFY ->
                text.append(' ').append(filter).append(' ').append(update);
            case DELETE -> text.append(' ').append(filter);
            case RENAME -> text.append(" to ").append(target);
            default -> {}
        }
        if (upsert) {
            text.append(" upsert _id ").append(id);
        }
        return many ? text.append(" many").toString() : text.toString();
    }
}
