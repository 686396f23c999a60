package io.larder.embedded.storage;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/** A database at one moment: its collections and views by name. Exists while it holds any. Immutable. */
public final class DatabaseState {
    private final String name;
    private final TreePMap<String, CollectionState> collections;

    private DatabaseState(String name, TreePMap<String, CollectionState> collections) {
        this.name = name;
        this.collections = collections;
    }

    static DatabaseState empty(String name) {
        return new DatabaseState(name, TreePMap.empty());
    }

    public String name() {
        return name;
    }

    public @Nullable CollectionState collection(String collection) {
        return collections.get(collection);
    }

    /** In the order of their names. */
    public Collection<CollectionState> collections() {
        return collections.values();
    }

    public boolean isEmpty() {
        return collections.isEmpty();
    }

    DatabaseState plus(CollectionState collection) {
        return new DatabaseState(name, collections.plus(collection.namespace().collection(), collection));
    }

    DatabaseState minus(String collection) {
        return new DatabaseState(name, collections.minus(collection));
    }
}
