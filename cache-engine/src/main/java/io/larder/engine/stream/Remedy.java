package io.larder.engine.stream;

import java.util.Set;

/** What is to be done about an error reply. */
enum Remedy {
    /** The stream goes on from its last token, perhaps on another server. */
    RESUME,
    /** An event does not fit: the same place again, with less of each event. */
    SMALLER,
    /** What came after the last token cannot be had any more. */
    HISTORY_LOST,
    /** Trying again soon would not help. */
    REFUSED,
    /** Nobody knows what was missed. */
    GIVE_UP;

    private static final Set<Integer> RESUMABLE = Set.of(
            6, // HostUnreachable
            7, // HostNotFound
            43, // CursorNotFound
            63, // StaleShardVersion
            89, // NetworkTimeout
            91, // ShutdownInProgress
            133, // FailedToSatisfyReadPreference
            150, // StaleEpoch
            189, // PrimarySteppedDown
            234, // RetryChangeStream
            262, // ExceededTimeLimit
            391, // ReauthenticationRequired
            9001, // SocketException
            10107, // NotWritablePrimary
            11600, // InterruptedAtShutdown
            11602, // InterruptedDueToReplStateChange
            13388, // StaleConfig
            13435, // NotPrimaryNoSecondaryOk
            13436); // NotPrimaryOrSecondary

    private static final Set<Integer> TOO_LARGE = Set.of(
            10334, // BSONObjectTooLarge
            7182500, // a fragment is too large
            7182502); // nothing can be split off

    private static final Set<Integer> LOST = Set.of(
            136, // CappedPositionLost
            222, // the number of 286 in early servers
            260, // InvalidResumeToken
            280, // ChangeStreamFatalError
            286); // ChangeStreamHistoryLost

    private static final Set<Integer> NEVER = Set.of(
            13, // Unauthorized
            59, // CommandNotFound
            115, // CommandNotSupported
            166, // CommandNotSupportedOnView
            8000, // a hosted cluster's refusal
            40415, // no showExpandedEvents before 6.0
            40573); // no replica set

    private static final int UNKNOWN_STAGE = 40324;

    /** Refusals of what is asked for, by servers that may well grant less. */
    private static final Set<Integer> NOT_ALLOWED = Set.of(13, 8000);

    static boolean isNotAllowed(int code) {
        return NOT_ALLOWED.contains(code);
    }

    /**
     * The remedy for an error.
     *
     * @param resumable whether the server's labels say that the stream may be resumed
     * @param asked what was asked for, which may hold a stage that the server does not know
     */
    static Remedy of(int code, boolean resumable, EventSize asked) {
        if (LOST.contains(code)) {
            return HISTORY_LOST;
        }
        if (TOO_LARGE.contains(code) || (code == UNKNOWN_STAGE && asked == EventSize.SPLIT)) {
            return SMALLER;
        }
        if (NEVER.contains(code) || code == UNKNOWN_STAGE) {
            return REFUSED;
        }
        return resumable || RESUMABLE.contains(code) ? RESUME : GIVE_UP;
    }
}
