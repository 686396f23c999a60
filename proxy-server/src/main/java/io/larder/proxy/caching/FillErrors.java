package io.larder.proxy.caching;

/** Errors that a read may get only because it was sent with what proves its answer. */
final class FillErrors {
    static final int MAX_TIME_EXPIRED = 50;
    private static final int INVALID_OPTIONS = 72;
    private static final int NOT_A_REPLICA_SET = 123;
    private static final int READ_CONCERN_MAJORITY_NOT_ENABLED = 148;
    private static final int NOT_IMPLEMENTED = 238;

    private FillErrors() {}

    /** What servers say that know no majority read concern, or no cluster time, or are told one that they cannot reach. */
    static boolean mayComeFromProof(int code) {
        return switch (code) {
            case INVALID_OPTIONS, NOT_A_REPLICA_SET, READ_CONCERN_MAJORITY_NOT_ENABLED, NOT_IMPLEMENTED -> true;
            default -> false;
        };
    }
}
