package io.larder.engine.filter;

/** An answer that may be missing. Combines as in three-valued logic: one certain YES decides an "or", one NO an "and". */
public enum Verdict {
    NO,
    CANNOT_TELL,
    YES;

    public static Verdict of(boolean answer) {
        return answer ? YES : NO;
    }

    public Verdict or(Verdict other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public Verdict and(Verdict other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Verdict not() {
        return switch (this) {
            case NO -> YES;
            case YES -> NO;
            case CANNOT_TELL -> CANNOT_TELL;
        };
    }
}
