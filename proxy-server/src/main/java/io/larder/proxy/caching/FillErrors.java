package io.larder.proxy.caching;

/** Errors that a read may get only because it was sent with what proves its answer. */
final class FillErrors {
    static final int MAX_TIME_EXPIRED = 50;
    private static final int INVALID_OPTIONS = 72;
    private static final int NOT_A_REPLICA_SET = 123;
    private static final int READ_CONCERN_MAJORITY_NOT_AVAILABLE_YET = 134;
    private static final int READ_CONCERN_MAJORITY_NOT_ENABLED = 148;
    private static final int TIME_PROOF_MISMATCH = 204;
    private static final int CLUSTER_TIME_FAILS_RATE_LIMITER = 205;
    private static final int NO_SUCH_SESSION = 206;
    private static final int CANNOT_VERIFY_AND_SIGN_LOGICAL_TIME = 210;
    private static final int KEY_NOT_FOUND = 211;
    private static final int NOT_IMPLEMENTED = 238;

    private FillErrors() {}

    /**
     * What servers say that know no majority read concern, or none yet; or no cluster time, or are told one that they cannot
     * reach, or whose signature they cannot check.
     */
    static boolean mayComeFromProof(int code) {
        return switch (code) {
            case INVALID_OPTIONS,
                    NOT_A_REPLICA_SET,
                    READ_CONCERN_MAJORITY_NOT_AVAILABLE_YET,
                    READ_CONCERN_MAJORITY_NOT_ENABLED,
                    TIME_PROOF_MISMATCH,
                    CLUSTER_TIME_FAILS_RATE_LIMITER,
                    NO_SUCH_SESSION,
                    CANNOT_VERIFY_AND_SIGN_LOGICAL_TIME,
                    KEY_NOT_FOUND,
                    NOT_IMPLEMENTED -> true;
            default -> false;
        };
    }
}
