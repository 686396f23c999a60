package io.larder.engine.cache;

import io.larder.engine.entry.Entry;
import io.larder.engine.entry.EntryState;
import io.larder.engine.entry.Proof;
import io.larder.engine.policy.Level;
import io.larder.engine.query.Query;
import io.larder.engine.reason.Reason;

/**
 * Whether an entry may be served on these terms: the contract, level by level. Takes no lock and allocates nothing.
 *
 * <p>The order matters: health and watermark are read before the entry's life, because a stream ends what a change affects
 * before it moves its watermark. See {@link io.larder.engine.window.StreamScope}.
 */
final class Serving {
    private final Streams streams;
    private final WideChanges unseen;
    private final Flaws flaws;

    Serving(Streams streams, WideChanges unseen, Flaws flaws) {
        this.streams = streams;
        this.unseen = unseen;
        this.flaws = flaws;
    }

    /** Whether the entry may be served; otherwise the terms say why not. */
    boolean mayServe(Entry entry, Terms terms) {
        if (flaws.lifeBeforeWatermark) {
            boolean was = entry.isAlive();
            Flaws.linger();
            return was && isProven(entry.query(), entry.proof(), terms);
        }
        if (!isProven(entry.query(), entry.proof(), terms)) {
            return false;
        }
        boolean alive = flaws.generationsNotChecked ? entry.state() == EntryState.ADMITTED : entry.isAlive();
        return alive || terms.refused(Reason.DROPPED);
    }

    /** Everything but whether something has ended it: that is to be asked afterwards. */
    boolean isProven(Query query, Proof proof, Terms terms) {
        Level level = terms.level();
        if (level == Level.OFF) {
            return terms.refused(Reason.NOT_CACHED);
        }
        terms.servedFresh();
        boolean needsProof = level != Level.TTL;
        if (needsProof && !proof.isWatched()) {
            if (streams.cover(query)) {
                return terms.refused(Reason.UNPROVEN);
            }
            needsProof = false;
        }
        // How old it was when it was read nobody knows: that is not for those who ask the primary.
        if (proof.mayLag() && !terms.acceptsLag() && !flaws.lagDoesNotMatter) {
            return terms.refused(Reason.MAY_LAG);
        }
        boolean good = needsProof ? isCoherent(proof, terms) : isYoung(proof, terms);
        if (!good) {
            return false;
        }
        if (!proof.isOfOneMoment()) {
            return terms.refused(Reason.UNPROVEN);
        }
        // No stream tells what was written unseen to what they do not watch.
        if (!proof.isWatched() && proof.number() < unseen.notBefore()) {
            return terms.refused(Reason.DROPPED);
        }
        return reaches(proof, terms.floor()) || terms.refused(Reason.FLOOR_NOT_MET);
    }

    private boolean reaches(Proof proof, long floor) {
        return proof.reaches(floor) || flaws.noCheckOfFloor || (flaws.largestWatermark && proof.reachesByAny(floor));
    }

    private boolean isCoherent(Proof proof, Terms terms) {
        if (terms.now() - proof.sentNanos() >= terms.maxAgeNanos()) {
            return terms.refused(Reason.EXPIRED);
        }
        boolean healthy = flaws.noCheckOfHealth || proof.isHealthy(terms.now());
        if (terms.level() == Level.COHERENT) {
            return healthy || terms.refused(Reason.STREAM_UNHEALTHY);
        }
        if (flaws.noCheckOfBound || (healthy && proof.isWithin(terms.boundNanos(), terms.now()))) {
            return true;
        }
        if (terms.leewayNanos() > 0 && proof.isWithin(terms.boundNanos() + terms.leewayNanos(), terms.now())) {
            terms.servedStale();
            return true;
        }
        return terms.refused(healthy ? Reason.BEYOND_BOUND : Reason.STREAM_UNHEALTHY);
    }

    private boolean isYoung(Proof proof, Terms terms) {
        long age = terms.now() - proof.sentNanos();
        if (flaws.noCheckOfTtl || age < terms.ttlNanos()) {
            return true;
        }
        if (terms.leewayNanos() > 0 && age < terms.ttlNanos() + terms.leewayNanos()) {
            terms.servedStale();
            return true;
        }
        return terms.refused(Reason.EXPIRED);
    }
}
