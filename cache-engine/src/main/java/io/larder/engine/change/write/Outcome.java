package io.larder.engine.change.write;

import io.larder.engine.change.Change;
import java.util.List;

/**
 * What a reply proves of a write.
 *
 * @param changes what is different now, at most; empty unless done
 */
public record Outcome(Certainty certainty, List<Change> changes) {
    /** How much is known. */
    public enum Certainty {
        /** It is over, and nothing was written. */
        NOTHING,
        /** It is over, and these are its changes. */
        DONE,
        /** It may have happened, wholly or in part, or may still happen. */
        UNKNOWN
    }

    static final Outcome NOTHING = new Outcome(Certainty.NOTHING, List.of());
    static final Outcome UNKNOWN = new Outcome(Certainty.UNKNOWN, List.of());

    static Outcome done(List<Change> changes) {
        return changes.isEmpty() ? NOTHING : new Outcome(Certainty.DONE, List.copyOf(changes));
    }
}
