package io.larder.proxy.check;

/**
 * One thing that was found out.
 *
 * @param about what was looked at, in a word or two
 * @param advice what to do about it; empty where there is nothing to do
 */
public record Finding(Grade grade, String about, String says, String advice) {
    /** How good it is. */
    public enum Grade {
        OK,
        /** It works, but perhaps not as somebody thinks. */
        NOTE,
        /** Something will not work. */
        PROBLEM
    }

    public static Finding ok(String about, String says) {
        return new Finding(Grade.OK, about, says, "");
    }

    public static Finding note(String about, String says, String advice) {
        return new Finding(Grade.NOTE, about, says, advice);
    }

    public static Finding problem(String about, String says, String advice) {
        return new Finding(Grade.PROBLEM, about, says, advice);
    }
}
