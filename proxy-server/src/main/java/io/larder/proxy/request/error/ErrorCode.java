package io.larder.proxy.request.error;

/** The errors that Larder itself answers with, by the server's numbers and names. */
public enum ErrorCode {
    INTERNAL_ERROR(1, "InternalError"),
    HOST_UNREACHABLE(6, "HostUnreachable"),
    UNAUTHORIZED(13, "Unauthorized"),
    PROTOCOL_ERROR(17, "ProtocolError"),
    AUTHENTICATION_FAILED(18, "AuthenticationFailed"),
    INVALID_BSON(22, "InvalidBSON"),
    CURSOR_NOT_FOUND(43, "CursorNotFound"),
    MAX_TIME_MS_EXPIRED(50, "MaxTimeMSExpired"),
    NETWORK_TIMEOUT(89, "NetworkTimeout"),
    SHUTDOWN_IN_PROGRESS(91, "ShutdownInProgress"),
    FAILED_TO_SATISFY_READ_PREFERENCE(133, "FailedToSatisfyReadPreference"),
    NETWORK_INTERFACE_EXCEEDED_TIME_LIMIT(202, "NetworkInterfaceExceededTimeLimit"),
    NO_SUCH_TRANSACTION(251, "NoSuchTransaction"),
    UNSUPPORTED_OP_QUERY_COMMAND(352, "UnsupportedOpQueryCommand"),
    INGRESS_REQUEST_RATE_LIMIT_EXCEEDED(462, "IngressRequestRateLimitExceeded");

    private final int number;
    private final String codeName;

    ErrorCode(int number, String codeName) {
        this.number = number;
        this.codeName = codeName;
    }

    public int number() {
        return number;
    }

    String codeName() {
        return codeName;
    }
}
