package io.larder.proxy.auth;

import io.larder.wire.bson.NameTable;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command asks of a user's rights on its database. A command that is not listed needs {@link #SERVER}: what is not
 * known could do anything, whatever database it is sent to.
 */
enum Need {
    /** Any user that is logged in: the command touches only what is the user's own. */
    LOGIN,
    READ,
    WRITE,
    /** Administers the database that it is sent to, and nothing beyond. */
    ADMIN,
    /** Administers the server, or may reach any database: users and roles, applyOps, diagnostics. */
    SERVER,
    /** Answered with the user's own databases only. */
    OWN_DATABASES,
    /** The databases are in the namespaces that the command names. */
    NAMESPACES;

    private static final NameTable<Need> BY_COMMAND = table();

    private static NameTable<Need> table() {
        Map<String, Need> needs = new HashMap<>();
        List.of(
                        "ping",
                        "buildInfo",
                        "buildinfo",
                        "connectionStatus",
                        "whatsmyuri",
                        "listCommands",
                        "startSession",
                        "refreshSessions",
                        "endSessions",
                        "killSessions",
                        "commitTransaction",
                        "abortTransaction")
                .forEach(name -> needs.put(name, LOGIN));
        List.of(
                        "find",
                        "aggregate",
                        "count",
                        "distinct",
                        "explain",
                        "getMore",
                        "killCursors",
                        "listCollections",
                        "listIndexes",
                        "collStats",
                        "collstats",
                        "dbStats",
                        "dbstats",
                        "dbHash",
                        "mapReduce",
                        "mapreduce")
                .forEach(name -> needs.put(name, READ));
        List.of(
                        "insert",
                        "update",
                        "delete",
                        "findAndModify",
                        "findandmodify",
                        "create",
                        "drop",
                        "createIndexes",
                        "dropIndexes",
                        "deleteIndexes",
                        "convertToCapped",
                        "createSearchIndexes",
                        "updateSearchIndex",
                        "dropSearchIndex")
                .forEach(name -> needs.put(name, WRITE));
        List.of(
                        "dropDatabase",
                        "collMod",
                        "validate",
                        "compact",
                        "reIndex",
                        "profile",
                        "planCacheClear",
                        "planCacheClearFilters",
                        "planCacheListFilters",
                        "planCacheSetFilter")
                .forEach(name -> needs.put(name, ADMIN));
        needs.put("listDatabases", OWN_DATABASES);
        needs.put("bulkWrite", NAMESPACES);
        needs.put("renameCollection", NAMESPACES);
        return new NameTable<>(needs);
    }

    static Need of(ByteBuf buf, int nameOffset, int nameLength) {
        Need need = BY_COMMAND.get(buf, nameOffset, nameLength);
        return need == null ? SERVER : need;
    }
}
