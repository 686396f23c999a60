package io.larder.proxy.uri;

/** What becomes of one part of a connection string, and why. */
public record Advice(Verdict verdict, String part, String why) {
    /** What becomes of a part. */
    public enum Verdict {
        STAYS,
        GOES,
        ADDED,
        /** It stays, or is taken out, but the application will not work like this. */
        FAILS
    }

    static Advice stays(Object part, String why) {
        return new Advice(Verdict.STAYS, part.toString(), why);
    }

    static Advice goes(Object part, String why) {
        return new Advice(Verdict.GOES, part.toString(), why);
    }

    static Advice added(Object part, String why) {
        return new Advice(Verdict.ADDED, part.toString(), why);
    }

    static Advice fails(Object part, String why) {
        return new Advice(Verdict.FAILS, part.toString(), why);
    }

    /** Whether the part is in the new string. */
    boolean kept() {
        return verdict == Verdict.STAYS || verdict == Verdict.ADDED;
    }
}
