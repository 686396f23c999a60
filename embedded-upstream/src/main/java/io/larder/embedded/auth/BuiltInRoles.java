package io.larder.embedded.auth;

import static io.larder.embedded.auth.Action.*;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The roles that every server has, with the rights that the commands here ask for (manual: "Built-In Roles"). */
public final class BuiltInRoles {
    private static final Set<Action> READ = EnumSet.of(
            CHANGE_STREAM,
            COLL_STATS,
            DB_HASH,
            DB_STATS,
            FIND,
            KILL_CURSORS,
            LIST_COLLECTIONS,
            LIST_INDEXES,
            PLAN_CACHE_READ);
    private static final Set<Action> READ_WRITE = with(
            READ,
            CONVERT_TO_CAPPED,
            CREATE_COLLECTION,
            CREATE_INDEX,
            DROP_COLLECTION,
            DROP_INDEX,
            INSERT,
            REMOVE,
            RENAME_COLLECTION_SAME_DB,
            UPDATE);
    private static final Set<Action> DB_ADMIN = with(
            EnumSet.of(
                    ANALYZE,
                    BYPASS_DOCUMENT_VALIDATION,
                    COLL_MOD,
                    COLL_STATS,
                    COMPACT,
                    CONVERT_TO_CAPPED,
                    CREATE_COLLECTION,
                    CREATE_INDEX,
                    DB_HASH,
                    DB_STATS,
                    DROP_COLLECTION,
                    DROP_DATABASE,
                    DROP_INDEX,
                    ENABLE_PROFILER,
                    INDEX_STATS,
                    KILL_CURSORS,
                    LIST_COLLECTIONS,
                    LIST_INDEXES),
            PLAN_CACHE_INDEX_FILTER,
            PLAN_CACHE_READ,
            PLAN_CACHE_WRITE,
            RE_INDEX,
            RENAME_COLLECTION_SAME_DB,
            STORAGE_DETAILS,
            VALIDATE);
    private static final Set<Action> USER_ADMIN = EnumSet.of(
            CHANGE_CUSTOM_DATA,
            CHANGE_PASSWORD,
            CREATE_ROLE,
            CREATE_USER,
            DROP_ROLE,
            DROP_USER,
            GRANT_ROLE,
            REVOKE_ROLE,
            SET_AUTHENTICATION_RESTRICTION,
            VIEW_ROLE,
            VIEW_USER);
    private static final Set<Action> MONITOR = EnumSet.of(
            CONN_POOL_STATS,
            GET_CMD_LINE_OPTS,
            GET_DEFAULT_RW_CONCERN,
            GET_LOG,
            GET_PARAMETER,
            GET_SHARD_MAP,
            HOST_INFO,
            INPROG,
            LIST_DATABASES,
            LIST_SESSIONS,
            LIST_SHARDS,
            NETSTAT,
            REPL_SET_GET_CONFIG,
            REPL_SET_GET_STATUS,
            SERVER_STATUS,
            SHARDING_STATE,
            TOP,
            CHECK_FREE_MONITORING_STATUS,
            QUERY_STATS_READ);
    private static final Set<Action> MANAGE = EnumSet.of(
            ADD_SHARD,
            APPEND_OPLOG_NOTE,
            APPLICATION_MESSAGE,
            CLEANUP_ORPHANED,
            FLUSH_ROUTER_CONFIG,
            GET_DEFAULT_RW_CONCERN,
            LIST_SESSIONS,
            LIST_SHARDS,
            REMOVE_SHARD,
            REPL_SET_CONFIGURE,
            REPL_SET_GET_CONFIG,
            REPL_SET_GET_STATUS,
            REPL_SET_STATE_CHANGE,
            RESYNC,
            SET_DEFAULT_RW_CONCERN,
            SET_FEATURE_COMPATIBILITY_VERSION,
            QUERY_SETTINGS);
    private static final Set<Action> HOST = EnumSet.of(
            APPLICATION_MESSAGE,
            CLOSE_ALL_DATABASES,
            CONN_POOL_SYNC,
            CPU_PROFILER,
            FLUSH_ROUTER_CONFIG,
            FSYNC,
            INVALIDATE_USER_CACHE,
            KILL_ANY_CURSOR,
            KILL_ANY_SESSION,
            KILLOP,
            LOG_ROTATE,
            RESYNC,
            SET_PARAMETER,
            SHUTDOWN,
            TOUCH,
            UNLOCK,
            DROP_CONNECTIONS,
            ROTATE_CERTIFICATES);

    private BuiltInRoles() {}

    private static Set<Action> with(Set<Action> base, Action... more) {
        Set<Action> all = EnumSet.copyOf(base);
        all.addAll(List.of(more));
        return all;
    }

    public static List<String> namesIn(String database) {
        List<String> names =
                new ArrayList<>(List.of("dbAdmin", "dbOwner", "enableSharding", "read", "readWrite", "userAdmin"));
        if (database.equals("admin")) {
            names.addAll(List.of(
                    "__system",
                    "backup",
                    "clusterAdmin",
                    "clusterManager",
                    "clusterMonitor",
                    "dbAdminAnyDatabase",
                    "hostManager",
                    "readAnyDatabase",
                    "readWriteAnyDatabase",
                    "restore",
                    "root",
                    "userAdminAnyDatabase"));
        }
        return names;
    }

    public static @Nullable Role find(RoleName name) {
        List<Privilege> privileges = new ArrayList<>();
        boolean known = addDatabaseRole(name, privileges)
                || (name.database().equals("admin") && addAdminRole(name.role(), privileges));
        return known ? new Role(name, privileges, List.of(), true) : null;
    }

    private static boolean addDatabaseRole(RoleName name, List<Privilege> to) {
        String database = name.database();
        switch (name.role()) {
            case "read" -> addRead(to, database);
            case "readWrite" -> addReadWrite(to, database);
            case "dbAdmin" -> addDbAdmin(to, database);
            case "userAdmin" -> addUserAdmin(to, database);
            case "dbOwner" -> {
                addReadWrite(to, database);
                addDbAdmin(to, database);
                addUserAdmin(to, database);
            }
            case "enableSharding" -> to.add(Privilege.of(Resource.database(""), ENABLE_SHARDING));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean addAdminRole(String role, List<Privilege> to) {
        switch (role) {
            case "readAnyDatabase" -> addReadAny(to);
            case "readWriteAnyDatabase" -> addReadWriteAny(to);
            case "dbAdminAnyDatabase" -> addDbAdminAny(to);
            case "userAdminAnyDatabase" -> addUserAdminAny(to);
            case "clusterMonitor" -> addClusterMonitor(to);
            case "clusterManager" -> addClusterManager(to);
            case "hostManager" -> to.add(new Privilege(Resource.CLUSTER, HOST));
            case "clusterAdmin" -> addClusterAdmin(to);
            case "backup" -> addBackup(to);
            case "restore" -> addRestore(to);
            case "root" -> addRoot(to);
            case "__system" -> to.add(new Privilege(Resource.ANY, EnumSet.allOf(Action.class)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void addRead(List<Privilege> to, String database) {
        to.add(new Privilege(Resource.database(database), READ));
        to.add(new Privilege(system(database, "system.js"), READ));
    }

    private static void addReadWrite(List<Privilege> to, String database) {
        to.add(new Privilege(Resource.database(database), READ_WRITE));
        to.add(new Privilege(system(database, "system.js"), READ_WRITE));
    }

    private static void addDbAdmin(List<Privilege> to, String database) {
        to.add(new Privilege(Resource.database(database), DB_ADMIN));
        to.add(new Privilege(system(database, "system.profile"), with(READ, DROP_COLLECTION, CREATE_COLLECTION)));
        to.add(new Privilege(system(database, "system.views"), READ_WRITE));
    }

    private static void addUserAdmin(List<Privilege> to, String database) {
        to.add(new Privilege(Resource.database(database), USER_ADMIN));
    }

    private static void addReadAny(List<Privilege> to) {
        addRead(to, "");
        to.add(Privilege.of(Resource.CLUSTER, LIST_DATABASES));
    }

    private static void addReadWriteAny(List<Privilege> to) {
        addReadWrite(to, "");
        to.add(Privilege.of(Resource.CLUSTER, LIST_DATABASES));
    }

    private static void addDbAdminAny(List<Privilege> to) {
        addDbAdmin(to, "");
        to.add(Privilege.of(Resource.CLUSTER, LIST_DATABASES, APPLICATION_MESSAGE));
    }

    private static void addUserAdminAny(List<Privilege> to) {
        addUserAdmin(to, "");
        to.add(Privilege.of(Resource.CLUSTER, LIST_DATABASES, INVALIDATE_USER_CACHE, AUTH_CHECK));
        to.add(new Privilege(system("admin", "system.users"), READ));
        to.add(new Privilege(system("admin", "system.roles"), READ));
    }

    private static void addClusterMonitor(List<Privilege> to) {
        to.add(new Privilege(Resource.CLUSTER, MONITOR));
        to.add(Privilege.of(Resource.database(""), COLL_STATS, DB_STATS, GET_DATABASE_VERSION, INDEX_STATS, USE_UUID));
        to.add(new Privilege(Resource.database("config"), READ));
        to.add(new Privilege(Resource.database("local"), READ));
        for (String database : List.of("config", "local", "")) {
            to.add(new Privilege(system(database, "system.profile"), READ));
        }
    }

    private static void addClusterManager(List<Privilege> to) {
        to.add(new Privilege(Resource.CLUSTER, MANAGE));
        to.add(Privilege.of(
                Resource.database(""), CLEAR_JUMBO_FLAG, ENABLE_SHARDING, MOVE_CHUNK, SPLIT_CHUNK, SPLIT_VECTOR));
        to.add(new Privilege(Resource.database("config"), READ_WRITE));
        to.add(new Privilege(Resource.database("local"), READ_WRITE));
    }

    private static void addClusterAdmin(List<Privilege> to) {
        addClusterMonitor(to);
        addClusterManager(to);
        to.add(new Privilege(Resource.CLUSTER, HOST));
        to.add(Privilege.of(Resource.database(""), DROP_DATABASE));
    }

    private static void addBackup(List<Privilege> to) {
        to.add(Privilege.of(Resource.CLUSTER, APPEND_OPLOG_NOTE, LIST_DATABASES, SERVER_STATUS, GET_PARAMETER));
        to.add(Privilege.of(Resource.database(""), FIND, LIST_COLLECTIONS, LIST_INDEXES, COLL_STATS));
        to.add(Privilege.of(Resource.database("local"), FIND));
        addSystemRead(to);
    }

    private static void addRestore(List<Privilege> to) {
        to.add(new Privilege(
                Resource.database(""),
                with(
                        READ_WRITE,
                        COLL_MOD,
                        BYPASS_DOCUMENT_VALIDATION,
                        CHANGE_CUSTOM_DATA,
                        CHANGE_PASSWORD,
                        CREATE_ROLE,
                        CREATE_USER,
                        DROP_ROLE,
                        DROP_USER,
                        GRANT_ROLE,
                        REVOKE_ROLE,
                        VIEW_ROLE,
                        VIEW_USER)));
        addSystemRead(to);
    }

    private static void addSystemRead(List<Privilege> to) {
        for (String collection : List.of("system.js", "system.profile", "system.users", "system.roles")) {
            to.add(Privilege.of(system("", collection), FIND));
        }
    }

    private static void addRoot(List<Privilege> to) {
        addReadWriteAny(to);
        addDbAdminAny(to);
        addUserAdminAny(to);
        addClusterAdmin(to);
        addRestore(to);
        addBackup(to);
        to.add(Privilege.of(Resource.ANY, VALIDATE, LIST_COLLECTIONS, COLL_STATS));
    }

    private static Resource system(String database, String collection) {
        return new Resource(Resource.Kind.NAMESPACE, database, collection);
    }
}
