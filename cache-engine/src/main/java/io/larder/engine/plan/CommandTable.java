package io.larder.engine.plan;

import io.larder.wire.bson.NameTable;
import java.util.HashMap;
import java.util.Map;

/** What every known command is. Server commands are spelled exactly; old aliases that drivers still send have their own line. */
final class CommandTable {
    static final NameTable<Plan> PLANS = build();

    private CommandTable() {}

    private static NameTable<Plan> build() {
        Map<String, Plan> plans = new HashMap<>();
        put(plans, Plan.READ, "find", "aggregate", "count", "distinct", "mapReduce", "mapreduce", "explain");
        put(plans, Plan.READ, "listCollections", "listIndexes", "listDatabases", "dbStats", "dbstats", "collStats");
        put(plans, Plan.READ, "collstats", "dataSize", "dbHash", "dbhash", "validate", "listSearchIndexes");
        put(plans, Plan.WRITE, "insert", "update", "delete", "bulkWrite", "findAndModify", "findandmodify");
        put(plans, Plan.WRITE, "create", "drop", "dropDatabase", "renameCollection", "collMod", "convertToCapped");
        put(plans, Plan.WRITE, "cloneCollectionAsCapped", "applyOps", "createIndexes", "dropIndexes", "deleteIndexes");
        put(plans, Plan.WRITE, "reIndex", "compact", "shardCollection", "reshardCollection", "unshardCollection");
        put(plans, Plan.WRITE, "refineCollectionShardKey", "enableSharding", "moveCollection", "movePrimary");
        put(plans, Plan.CHANGES_RIGHTS, "createUser", "updateUser", "dropUser", "dropAllUsersFromDatabase");
        put(
                plans,
                Plan.CHANGES_RIGHTS,
                "grantRolesToUser",
                "revokeRolesFromUser",
                "createRole",
                "updateRole",
                "dropRole");
        put(
                plans,
                Plan.CHANGES_RIGHTS,
                "dropAllRolesFromDatabase",
                "grantPrivilegesToRole",
                "revokePrivilegesFromRole");
        put(plans, Plan.CHANGES_RIGHTS, "grantRolesToRole", "revokeRolesFromRole", "invalidateUserCache");
        put(plans, Plan.WRITE, "setDefaultRWConcern", "setParameter");
        put(plans, Plan.WRITE, "createSearchIndexes", "updateSearchIndex", "dropSearchIndex");
        put(plans, Plan.CONTINUES_CURSOR, "getMore");
        put(plans, Plan.CLOSES_CURSORS, "killCursors");
        put(plans, Plan.SESSION, "startSession", "endSessions", "refreshSessions");
        put(plans, Plan.SESSION_EVERYWHERE, "killSessions", "killAllSessions", "killAllSessionsByPattern");
        put(plans, Plan.ENDS_TRANSACTION, "commitTransaction", "abortTransaction");
        put(plans, Plan.AUTHENTICATION, "saslStart", "saslContinue", "authenticate", "logout", "getnonce");
        put(plans, Plan.HELLO, "hello", "isMaster", "ismaster");
        put(plans, Plan.INFORMATION, "ping", "buildInfo", "buildinfo", "hostInfo", "serverStatus", "getParameter");
        put(
                plans,
                Plan.INFORMATION,
                "getCmdLineOpts",
                "getLog",
                "connectionStatus",
                "listCommands",
                "top",
                "whatsmyuri");
        put(plans, Plan.INFORMATION, "connPoolStats", "usersInfo", "rolesInfo", "currentOp", "replSetGetStatus");
        put(plans, Plan.INFORMATION, "replSetGetConfig", "getDefaultRWConcern", "features", "isdbgrid");
        return new NameTable<>(plans);
    }

    private static void put(Map<String, Plan> plans, Plan plan, String... names) {
        for (String name : names) {
            if (plans.put(name, plan) != null) {
                throw new AssertionError(name + " is in the table twice");
            }
        }
    }
}
