package io.larder.embedded.storage;

import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.request.LogicalSessionId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.TreePMap;

/** All data of a server at one moment. Immutable: hold on to it and it is a snapshot. */
public final class ServerState {
    public static final ServerState EMPTY = new ServerState(TreePMap.empty(), HashTreePMap.empty());

    private final TreePMap<String, DatabaseState> databases;
    private final PMap<LogicalSessionId, SessionRecord> sessions;

    private ServerState(TreePMap<String, DatabaseState> databases, PMap<LogicalSessionId, SessionRecord> sessions) {
        this.databases = databases;
        this.sessions = sessions;
    }

    /** In the order of their names. */
    public Collection<DatabaseState> databases() {
        return databases.values();
    }

    public @Nullable DatabaseState database(String name) {
        return databases.get(name);
    }

    /** The collection or view of this name, or null. */
    public @Nullable CollectionState collection(Namespace namespace) {
        DatabaseState database = databases.get(namespace.database());
        return database == null ? null : database.collection(namespace.collection());
    }

    public @Nullable SessionRecord session(LogicalSessionId id) {
        return sessions.get(id);
    }

    public PMap<LogicalSessionId, SessionRecord> sessions() {
        return sessions;
    }

    ServerState with(CollectionState collection) {
        String name = collection.namespace().database();
        DatabaseState database = databases.get(name);
        DatabaseState next = (database == null ? DatabaseState.empty(name) : database).plus(collection);
        return new ServerState(databases.plus(name, next), sessions);
    }

    ServerState without(Namespace namespace) {
        DatabaseState database = databases.get(namespace.database());
        if (database == null) {
            return this;
        }
        DatabaseState next = database.minus(namespace.collection());
        return new ServerState(
                next.isEmpty() ? databases.minus(database.name()) : databases.plus(database.name(), next), sessions);
    }

    ServerState withSession(LogicalSessionId id, SessionRecord sessionRecord) {
        return new ServerState(databases, sessions.plus(id, sessionRecord));
    }

    ServerState withoutSessions(Collection<LogicalSessionId> ids) {
        return new ServerState(databases, sessions.minusAll(ids));
    }
}
