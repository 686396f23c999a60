package io.larder.wire.message;

import io.larder.wire.bson.FieldIndex;

/** The top-level fields of replies that say how a request ended. */
public enum ReplyField implements FieldIndex.Field {
    OK("ok"),
    CODE("code"),
    CODE_NAME("codeName"),
    ERRMSG("errmsg"),
    ERROR_LABELS("errorLabels"),
    WRITE_ERRORS("writeErrors"),
    WRITE_CONCERN_ERROR("writeConcernError"),
    CURSOR("cursor"),
    CLUSTER_TIME("$clusterTime"),
    OPERATION_TIME("operationTime"),
    TOPOLOGY_VERSION("topologyVersion"),
    RECOVERY_TOKEN("recoveryToken");

    private final String fieldName;

    ReplyField(String fieldName) {
        this.fieldName = fieldName;
    }

    @Override
    public String fieldName() {
        return fieldName;
    }
}
