package io.larder.proxy.cli;

/** A command's answer is no. The message is one line for the one who asked. */
final class Refusal extends Exception {
    private final int exitCode;

    private Refusal(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static Refusal no(String message) {
        return new Refusal(ExitCode.NO, message);
    }

    static Refusal usage(String message) {
        return new Refusal(ExitCode.USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
