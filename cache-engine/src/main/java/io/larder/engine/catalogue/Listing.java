package io.larder.engine.catalogue;

import io.larder.engine.name.Namespace;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** A question to the upstream that is on its way. What changes meanwhile overtakes its answer. Guarded by the catalogue's lock. */
public final class Listing {
    private final String database;
    private final Set<String> names;
    private final Set<String> overtaken = new HashSet<>();

    Listing(String database, Set<String> names) {
        this.database = database;
        this.names = Set.copyOf(names);
    }

    public String database() {
        return database;
    }

    /** The collections that are asked for. */
    public Set<String> names() {
        return names;
    }

    void changed(Predicate<Namespace> which) {
        for (String name : names) {
            if (which.test(new Namespace(database, name))) {
                overtaken.add(name);
            }
        }
    }

    boolean isOvertaken(String name) {
        return overtaken.contains(name);
    }
}
