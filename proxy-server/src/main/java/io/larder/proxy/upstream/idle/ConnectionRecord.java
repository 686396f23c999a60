package io.larder.proxy.upstream.idle;

/** What is remembered of one connection. Belongs to its loop; every time is handed in. */
public final class ConnectionRecord {
    /** More than these are not remembered: the score is as low as errors can make it. */
    static final int MOST_ERRORS = 4;

    private static final int GOOD_ANSWERS_FORGIVE = 32;

    private final long number;
    private final long bornNanos;
    private final ShortestAnswer shortest = new ShortestAnswer();
    private long freeSinceNanos;
    private long sentNanos;
    private boolean awaiting;
    private boolean free;
    private long answers;
    private int errors;
    private int goodAnswers;
    /** How long it may lie free, where each connection earns its own time. */
    private long earnedNanos;

    private long earnedAtNanos;
    /** As of the last time it was looked at: what orders the free ones. */
    private int quality;

    public ConnectionRecord(long number, long nowNanos) {
        this.number = number;
        this.bornNanos = nowNanos;
        this.freeSinceNanos = nowNanos;
        this.quality = Score.BEST_QUALITY;
    }

    public long number() {
        return number;
    }

    public void sent(long nowNanos) {
        sentNanos = nowNanos;
        awaiting = true;
    }

    /** The answer began; further parts of it say nothing new. */
    public void answered(long nowNanos) {
        if (awaiting) {
            awaiting = false;
            answers++;
            shortest.note(nowNanos - sentNanos);
            if (errors > 0 && ++goodAnswers >= GOOD_ANSWERS_FORGIVE) {
                goodAnswers = 0;
                errors--;
            }
        }
    }

    /** An answer told of trouble behind this connection. */
    public void failed() {
        errors = Math.min(MOST_ERRORS, errors + 1);
        goodAnswers = 0;
    }

    public void freed(long nowNanos) {
        free = true;
        freeSinceNanos = nowNanos;
    }

    public void lent() {
        free = false;
    }

    public boolean isFree() {
        return free;
    }

    /** Zero while it is in use. */
    public long freeNanos(long nowNanos) {
        return free ? nowNanos - freeSinceNanos : 0;
    }

    public long ageNanos(long nowNanos) {
        return nowNanos - bornNanos;
    }

    public long answers() {
        return answers;
    }

    public int errors() {
        return errors;
    }

    /** Negative while there was no answer yet. */
    public long shortestAnswerNanos() {
        return shortest.nanos();
    }

    int quality() {
        return quality;
    }

    void quality(int now) {
        quality = now;
    }

    long earnedNanos() {
        return earnedNanos;
    }

    long earnedAtNanos() {
        return earnedAtNanos;
    }

    void earn(long nanos, long nowNanos) {
        earnedNanos = nanos;
        earnedAtNanos = nowNanos;
    }
}
