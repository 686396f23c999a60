package io.larder.wire.message;

import io.larder.wire.bson.FieldIndex;

/** The top-level fields of commands that decide where a request goes and what it may do. */
public enum CommandField implements FieldIndex.Field {
    DATABASE("$db"),
    LSID("lsid"),
    TXN_NUMBER("txnNumber"),
    AUTOCOMMIT("autocommit"),
    START_TRANSACTION("startTransaction"),
    READ_PREFERENCE("$readPreference"),
    READ_CONCERN("readConcern"),
    WRITE_CONCERN("writeConcern"),
    MAX_TIME_MS("maxTimeMS"),
    CLUSTER_TIME("$clusterTime"),
    COLLECTION("collection"),
    CURSORS("cursors"),
    CURSOR("cursor"),
    PIPELINE("pipeline"),
    OUT("out"),
    NO_CURSOR_TIMEOUT("noCursorTimeout"),
    TAILABLE("tailable"),
    AWAIT_DATA("awaitData"),
    COMMENT("comment"),
    API_VERSION("apiVersion"),
    HELLO_OK("helloOk"),
    CLIENT("client"),
    COMPRESSION("compression"),
    LOAD_BALANCED("loadBalanced"),
    TOPOLOGY_VERSION("topologyVersion"),
    MAX_AWAIT_TIME_MS("maxAwaitTimeMS"),
    SASL_SUPPORTED_MECHS("saslSupportedMechs"),
    SPECULATIVE_AUTHENTICATE("speculativeAuthenticate"),
    MECHANISM("mechanism"),
    PAYLOAD("payload"),
    CONVERSATION_ID("conversationId");

    private final String fieldName;

    CommandField(String fieldName) {
        this.fieldName = fieldName;
    }

    @Override
    public String fieldName() {
        return fieldName;
    }
}
