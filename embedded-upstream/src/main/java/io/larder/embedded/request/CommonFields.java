package io.larder.embedded.request;

import java.util.Set;

/** Fields that any command accepts; the strict ones among the commands refuse everything else that they do not know. */
public final class CommonFields {
    public static final Set<String> NAMES = Set.of(
            "$audit",
            "$client",
            "$clusterTime",
            "$configServerState",
            "$configTime",
            "$db",
            "$oplogQueryData",
            "$queryOptions",
            "$readPreference",
            "$replData",
            "$tenant",
            "$topologyTime",
            "allowImplicitCollectionCreation",
            "apiDeprecationErrors",
            "apiStrict",
            "apiVersion",
            "autocommit",
            "clientOperationKey",
            "comment",
            "coordinator",
            "databaseVersion",
            "help",
            "lsid",
            "maxTimeMS",
            "maxTimeMSOpOnly",
            "mayBypassWriteBlocking",
            "rawData",
            "readConcern",
            "serialization_context",
            "shardVersion",
            "startTransaction",
            "stmtId",
            "stmtIds",
            "tracking_info",
            "txnNumber",
            "usesDefaultMaxTimeMS",
            "writeConcern");

    private CommonFields() {}
}
