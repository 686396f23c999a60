package io.larder.engine.simulation.model;

import org.jspecify.annotations.Nullable;

/** One thing that happened to the data: to a document, or to a definition. */
public record Event(Kind kind, Ns ns, Ns target, int id, int before, int after, @Nullable Update update) {
    /** As a change stream tells them apart. */
    public enum Kind {
        INSERT("insert"),
        UPDATE("update"),
        REPLACE("replace"),
        DELETE("delete"),
        CREATE("create"),
        DROP("drop"),
        RENAME("rename"),
        DROP_DATABASE("dropDatabase"),
        /** Of which no stream tells. */
        CREATE_VIEW("create");

        private final String name;

        Kind(String name) {
            this.name = name;
        }

        public String operationType() {
            return name;
        }
    }

    public static Event definition(Kind kind, Ns ns, Ns target) {
        return new Event(kind, ns, target, 0, Doc.NONE, Doc.NONE, null);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case INSERT, REPLACE -> kind + " " + ns + " " + Doc.text(id, after);
            case UPDATE -> kind + " " + ns + " " + Doc.text(id, before) + " -> " + Doc.text(id, after);
            case DELETE -> kind + " " + ns + " " + id;
            case RENAME -> kind + " " + ns + " to " + target;
            default -> kind + " " + ns;
        };
    }
}
