package io.larder.engine.rights;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The proof that one principal may do one thing, and when it was last given. It is good for thirty seconds. A little before
 * its end one request, and no more than one, is told to ask the upstream, so that the others need not. Thread safe.
 */
public final class Lease {
    /** When a proof was asked for. A proof is as old as the question: what changed afterwards it may not know. */
    public record Question(long askedNanos, long epoch) {}

    private record Proof(long nanos, long epoch) {}

    private static final long GOOD_NANOS = 30_000_000_000L;
    private static final long RENEW_AFTER_NANOS = 25_000_000_000L;
    /** A question that got no answer in this time may be asked by another. */
    private static final long ANSWER_NANOS = 2_000_000_000L;

    private final Epoch epoch;
    private final AtomicLong renewalNanos;
    private volatile Proof proof;

    Lease(Epoch epoch) {
        this.epoch = epoch;
        long now = epoch.now();
        this.proof = new Proof(now, -1);
        this.renewalNanos = new AtomicLong(now - ANSWER_NANOS);
    }

    /** Whether an answer may be given from memory. False also for the one request that is to renew a lease that still holds. */
    public boolean holds() {
        long age = age();
        return age < RENEW_AFTER_NANOS || (age < GOOD_NANOS && !mayRenew());
    }

    /** What {@link #holds} would say now, without making anybody the one who renews it. */
    public boolean wouldHold() {
        long age = age();
        return age < RENEW_AFTER_NANOS || (age < GOOD_NANOS && epoch.now() - renewalNanos.get() < ANSWER_NANOS);
    }

    /** Of the proof; as good as endless where it does not count any more. */
    private long age() {
        Proof last = proof;
        return last.epoch == epoch.number() ? epoch.now() - last.nanos : Long.MAX_VALUE;
    }

    private boolean mayRenew() {
        long now = epoch.now();
        long begun = renewalNanos.get();
        return now - begun >= ANSWER_NANOS && renewalNanos.compareAndSet(begun, now);
    }

    /** To be taken before a request is sent that would prove the right. */
    public Question ask() {
        return new Question(epoch.now(), epoch.number());
    }

    /** Whether users and roles are known to be what they were when this was asked. */
    public boolean stands(Question question) {
        return question.epoch == epoch.number();
    }

    /** The upstream has accepted what was asked. */
    public void proved(Question question) {
        Proof last = proof;
        boolean newer =
                question.epoch > last.epoch || (question.epoch == last.epoch && question.askedNanos - last.nanos > 0);
        if (newer) {
            proof = new Proof(question.askedNanos, question.epoch);
        }
    }
}
