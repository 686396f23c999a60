package io.larder.embedded.auth;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a right can allow, by the server's names. */
public enum Action {
    ADD_SHARD("addShard"),
    ANALYZE("analyze"),
    ANY_ACTION("anyAction"),
    APPEND_OPLOG_NOTE("appendOplogNote"),
    APPLICATION_MESSAGE("applicationMessage"),
    APPLY_OPS("applyOps"),
    AUTH_CHECK("authCheck"),
    BYPASS_DOCUMENT_VALIDATION("bypassDocumentValidation"),
    CHANGE_CUSTOM_DATA("changeCustomData"),
    CHANGE_OWN_CUSTOM_DATA("changeOwnCustomData"),
    CHANGE_OWN_PASSWORD("changeOwnPassword"),
    CHANGE_PASSWORD("changePassword"),
    CHANGE_STREAM("changeStream"),
    CHECK_FREE_MONITORING_STATUS("checkFreeMonitoringStatus"),
    CLEANUP_ORPHANED("cleanupOrphaned"),
    CLEAR_JUMBO_FLAG("clearJumboFlag"),
    CLOSE_ALL_DATABASES("closeAllDatabases"),
    COLL_MOD("collMod"),
    COLL_STATS("collStats"),
    COMPACT("compact"),
    CONN_POOL_STATS("connPoolStats"),
    CONN_POOL_SYNC("connPoolSync"),
    CONVERT_TO_CAPPED("convertToCapped"),
    CPU_PROFILER("cpuProfiler"),
    CREATE_COLLECTION("createCollection"),
    CREATE_DATABASE("createDatabase"),
    CREATE_INDEX("createIndex"),
    CREATE_ROLE("createRole"),
    CREATE_USER("createUser"),
    DB_HASH("dbHash"),
    DB_STATS("dbStats"),
    DROP_COLLECTION("dropCollection"),
    DROP_CONNECTIONS("dropConnections"),
    DROP_DATABASE("dropDatabase"),
    DROP_INDEX("dropIndex"),
    DROP_ROLE("dropRole"),
    DROP_USER("dropUser"),
    ENABLE_PROFILER("enableProfiler"),
    ENABLE_SHARDING("enableSharding"),
    FIND("find"),
    FLUSH_ROUTER_CONFIG("flushRouterConfig"),
    FORCE_UUID("forceUUID"),
    FSYNC("fsync"),
    GET_CMD_LINE_OPTS("getCmdLineOpts"),
    GET_DATABASE_VERSION("getDatabaseVersion"),
    GET_DEFAULT_RW_CONCERN("getDefaultRWConcern"),
    GET_LOG("getLog"),
    GET_PARAMETER("getParameter"),
    GET_SHARD_MAP("getShardMap"),
    GET_SHARD_VERSION("getShardVersion"),
    GRANT_ROLE("grantRole"),
    HOST_INFO("hostInfo"),
    IMPERSONATE("impersonate"),
    INDEX_STATS("indexStats"),
    INPROG("inprog"),
    INSERT("insert"),
    INTERNAL("internal"),
    INVALIDATE_USER_CACHE("invalidateUserCache"),
    KILL_ANY_CURSOR("killAnyCursor"),
    KILL_ANY_SESSION("killAnySession"),
    KILL_CURSORS("killCursors"),
    KILLOP("killop"),
    LIST_CACHED_AND_ACTIVE_USERS("listCachedAndActiveUsers"),
    LIST_COLLECTIONS("listCollections"),
    LIST_DATABASES("listDatabases"),
    LIST_INDEXES("listIndexes"),
    LIST_SESSIONS("listSessions"),
    LIST_SHARDS("listShards"),
    LOG_ROTATE("logRotate"),
    MOVE_CHUNK("moveChunk"),
    NETSTAT("netstat"),
    OPERATION_METRICS("operationMetrics"),
    PLAN_CACHE_INDEX_FILTER("planCacheIndexFilter"),
    PLAN_CACHE_READ("planCacheRead"),
    PLAN_CACHE_WRITE("planCacheWrite"),
    QUERY_SETTINGS("querySettings"),
    QUERY_STATS_READ("queryStatsRead"),
    RE_INDEX("reIndex"),
    REMOVE("remove"),
    REMOVE_SHARD("removeShard"),
    RENAME_COLLECTION("renameCollection"),
    RENAME_COLLECTION_SAME_DB("renameCollectionSameDB"),
    REPL_SET_CONFIGURE("replSetConfigure"),
    REPL_SET_GET_CONFIG("replSetGetConfig"),
    REPL_SET_GET_STATUS("replSetGetStatus"),
    REPL_SET_HEARTBEAT("replSetHeartbeat"),
    REPL_SET_RECONFIG("replSetReconfig"),
    REPL_SET_RESIZE_OPLOG("replSetResizeOplog"),
    REPL_SET_STATE_CHANGE("replSetStateChange"),
    RESYNC("resync"),
    REVOKE_ROLE("revokeRole"),
    ROTATE_CERTIFICATES("rotateCertificates"),
    SERVER_STATUS("serverStatus"),
    SET_AUTHENTICATION_RESTRICTION("setAuthenticationRestriction"),
    SET_DEFAULT_RW_CONCERN("setDefaultRWConcern"),
    SET_FEATURE_COMPATIBILITY_VERSION("setFeatureCompatibilityVersion"),
    SET_FREE_MONITORING("setFreeMonitoring"),
    SET_PARAMETER("setParameter"),
    SET_USER_WRITE_BLOCK_MODE("setUserWriteBlockMode"),
    SHARDING_STATE("shardingState"),
    SHUTDOWN("shutdown"),
    SPLIT_CHUNK("splitChunk"),
    SPLIT_VECTOR("splitVector"),
    STORAGE_DETAILS("storageDetails"),
    TOP("top"),
    TOUCH("touch"),
    TRAFFIC_RECORD("trafficRecord"),
    UNLOCK("unlock"),
    UPDATE("update"),
    USE_TENANT("useTenant"),
    USE_UUID("useUUID"),
    VALIDATE("validate"),
    VIEW_ROLE("viewRole"),
    VIEW_USER("viewUser");

    private static final Map<String, Action> BY_NAME = new HashMap<>();

    static {
        for (Action each : values()) {
            BY_NAME.put(each.wireName, each);
        }
    }

    private final String wireName;

    Action(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static @Nullable Action named(String wireName) {
        return BY_NAME.get(wireName);
    }
}
