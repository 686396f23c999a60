package io.larder.engine.cache;

import io.larder.engine.answer.Answer;
import io.larder.engine.entry.Proof;
import io.larder.engine.flight.Flight;
import io.larder.engine.key.Key;
import io.larder.engine.query.Query;
import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Usage;
import io.larder.engine.window.ClusterTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read that goes upstream and whose answer is to be kept, with what is decided before it is sent. For one thread at a time;
 * ends exactly once, by {@link #complete}, {@link #fail}, {@link #sentAsAsked} or a {@link #goesOn} that says no, and tells
 * those who wait for it then.
 */
public final class Fill implements Begun {
    private final Cache cache;
    private final Key key;
    private final Query query;
    private final byte @Nullable [] command;
    private final Proof proof;
    private final List<NamespaceState> states;
    private final @Nullable NamespaceState shared;
    private final Usage usage;
    private final long definitions;
    private final long largest;
    private @Nullable Flight<Fill> flight;
    private @Nullable Reason over;

    Fill(
            Cache cache,
            Key key,
            Query query,
            byte @Nullable [] command,
            Proof proof,
            List<NamespaceState> states,
            @Nullable NamespaceState shared,
            Terms terms) {
        this.cache = cache;
        this.key = key;
        this.query = query;
        this.command = command;
        this.proof = proof;
        this.states = states;
        this.shared = shared;
        Usage known = terms.usage();
        this.usage = known == null
                ? cache.usage().of(query.shape().text(), query.shape().namespace())
                : known;
        this.definitions = terms.definitions();
        this.largest = Math.min(terms.maxEntryBytes(), cache.largestEntry());
    }

    void isLedBy(Flight<Fill> own) {
        flight = own;
    }

    /**
     * The time to read at: the command is to be sent with read concern {@code {level: ..., afterClusterTime: this}}, with the
     * level {@code majority} if {@link #needsMajority}, else the client's. 0: it is to be sent as the client asked.
     */
    public long afterClusterTime() {
        return cache.flaws().noAfterClusterTime ? 0 : proof.time();
    }

    /**
     * Whether the answer must be one that cannot be rolled back, because it rests on streams, which tell of nothing else. One
     * that lives by its time must show all that was written here, a majority or not: also what became of a write whose outcome
     * nobody knows.
     */
    public boolean needsMajority() {
        return proof.isWatched();
    }

    /**
     * Asked after each batch but the last: whether gathering goes on. If not, the fill is over.
     *
     * @param bytes what has been gathered
     */
    public boolean goesOn(long bytes) {
        if (over != null) {
            return false;
        }
        Reason why = null;
        if (bytes > largest) {
            why = Reason.TOO_LARGE;
        } else if (cache.now() - proof.sentNanos() > cache.limits().fillNanos()) {
            why = Reason.TOO_SLOW;
        } else {
            why = check(new Claim(query, null, proof, true));
        }
        if (why != null) {
            end(why, null);
        }
        return why == null;
    }

    /**
     * The answer is complete, and came in one batch: it is kept if the rules allow it, and shared with those who wait for it in
     * any case.
     *
     * @return null if it was admitted, else why not
     */
    public @Nullable Reason complete(Answer answer) {
        return complete(answer, ClusterTime.NONE, false);
    }

    /**
     * The same for an answer of several batches. The later ones may show changes that the first did not, and of which no stream
     * has told yet. So it is served only once the streams have told of everything that any batch can have shown.
     *
     * @param lastOperationTime the operation time of the last batch's reply; without one it is not kept where streams watch
     */
    public @Nullable Reason completeInBatches(Answer answer, long lastOperationTime) {
        boolean noneKnown = proof.isWatched() && lastOperationTime == ClusterTime.NONE;
        return complete(answer, noneKnown ? ClusterTime.NEVER_REACHED : lastOperationTime, true);
    }

    private @Nullable Reason complete(Answer answer, long seen, boolean inBatches) {
        if (over != null) {
            return over;
        }
        if (seen == ClusterTime.NEVER_REACHED) {
            end(Reason.UNPROVEN, null);
            return Reason.UNPROVEN;
        }
        try {
            Admission admission = new Admission(cache, this, answer, cache.flaws().tornAnswers ? 0 : seen, inBatches);
            Reason refused = admission.run();
            // Followers are not told when all batches are known to be of one moment: they read for themselves.
            boolean ofOneMoment = seen == ClusterTime.NONE || cache.flaws().tornAnswers;
            end(refused, ofOneMoment ? answer : null);
            return refused;
        } finally {
            fail(); // only if that did not come to its end: nobody is to wait for it
        }
    }

    /** There will be no answer: an error, a lost connection, a killed cursor. Those who wait read for themselves. */
    public void fail() {
        fail(Reason.FILL_FAILED);
    }

    /** The same where it is known why there will be none that can be kept. */
    public void fail(Reason why) {
        if (over == null) {
            end(why, null);
        }
    }

    /**
     * The upstream took too long to get to the time to read at, and the read was sent again as the client asked. Its answer is
     * for the client alone.
     */
    public void sentAsAsked() {
        if (over == null && !cache.flaws().keptThoughSentAsAsked) {
            end(Reason.SENT_AS_ASKED, null);
        }
    }

    private void end(@Nullable Reason why, @Nullable Answer answer) {
        over = why == null ? Reason.NOT_CACHED : why;
        if (why == null) {
            cache.statistics().keeps();
        } else {
            cache.statistics().refuses(why);
        }
        if (flight != null) {
            cache.flights().end(flight);
            if (answer == null) {
                flight.callOff(over);
            } else {
                flight.land(answer);
            }
        }
        release(); // last: who joins looks at the states first, and then at whether the flight is open
    }

    void release() {
        states.forEach(NamespaceState::unpin);
        if (shared != null) {
            shared.unpin();
        }
    }

    /** Whether one who asks the same now may have the answer of this. Any thread. */
    boolean mayServe(Terms terms) {
        if (cache.flaws().followersJoinAnything) {
            return true;
        }
        return cache.serving().isProven(query, proof, terms)
                && !terms.isStale()
                && check(new Claim(query, null, proof, false)) == null;
    }

    /** The one check, over all collections that are read. */
    private @Nullable Reason check(Claim claim) {
        for (NamespaceState state : states) {
            Reason why = state.check(claim);
            if (why != null) {
                return why;
            }
        }
        return checkOthers(claim);
    }

    /** What is not behind the lock of one collection: to be looked at once the entry can be found in all of them. */
    @Nullable
    Reason checkOthers(Claim claim) {
        Reason why = shared == null ? null : shared.check(claim);
        if (why == null) {
            why = cache.wide().check(claim);
        }
        if (why == null && !proof.isWatched()) {
            why = cache.unseen().check(claim);
        }
        if (why == null && proof.isLost() && !cache.flaws().lossDropsNothing) {
            why = Reason.STREAM_LOST;
        }
        if (why == null && definitions != cache.definitions() && !cache.flaws().definitionsDoNotMatter) {
            why = Reason.DEFINITION_CHANGED;
        }
        return why;
    }

    Key key() {
        return key;
    }

    Query query() {
        return query;
    }

    byte @Nullable [] command() {
        return command;
    }

    Usage usage() {
        return usage;
    }

    Proof proof() {
        return proof;
    }

    List<NamespaceState> states() {
        return states;
    }

    long largest() {
        return largest;
    }
}
