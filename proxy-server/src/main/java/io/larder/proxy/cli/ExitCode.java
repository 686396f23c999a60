package io.larder.proxy.cli;

/** How a command ended, for scripts. */
final class ExitCode {
    /** Done, or stopped by SIGTERM or SIGINT. */
    static final int OK = 0;
    /** Something broke that should not have. */
    static final int FAILURE = 1;
    /** The command line is not one. */
    static final int USAGE = 2;
    /** The configuration cannot be used. */
    static final int CONFIGURATION = 3;
    /** A listener cannot listen: address in use, not of this machine, not permitted. */
    static final int LISTEN = 4;
    /** A question was answered with no: an old connection string that will not work, a user that does not exist. */
    static final int NO = 5;

    private ExitCode() {}
}
