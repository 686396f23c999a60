package io.larder.embedded.changestream;

import io.larder.embedded.changestream.token.ResumeToken;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What a resumed stream knows of the place it resumes from: it swallows what the client has had, and insists on meeting
 * the very event again, as a different pipeline or another cluster would not have it. Owned by its stream.
 */
final class ResumePoint {
    private final ResumeToken token;
    private final int defaultVersion;
    private boolean surpassed;
    private boolean found;
    private boolean confirmed;
    private @Nullable ResumeToken startAfterInvalidate;

    ResumePoint(ResumeToken token, int defaultVersion) {
        this.token = token;
        this.defaultVersion = defaultVersion;
        // A high-water mark stands for no event that could be met.
        this.confirmed = !token.event();
        this.startAfterInvalidate = token.fromInvalidate() ? token : null;
    }

    /** Tokens are compared with the client's, so they keep its version until it is passed. */
    int versionFor(long clusterTime, int index) {
        boolean past = Long.compareUnsigned(clusterTime, token.clusterTime()) > 0 || index > token.index();
        return past ? defaultVersion : token.version();
    }

    /**
     * Asked once for each event, first of all.
     *
     * @param ends whether the event is one that ends the stream
     * @return what is to be done about that
     */
    Ending ending(ResumeToken event, boolean ends) {
        ResumeToken client = startAfterInvalidate;
        startAfterInvalidate = null;
        if (!ends) {
            return Ending.NONE;
        }
        if (client == null) {
            return Ending.INVALIDATE;
        }
        if (!event.asInvalidate().equals(client)) {
            return Ending.NONE;
        }
        found = true;
        return Ending.SWALLOW;
    }

    /** What an event that ends a stream does to this one. */
    enum Ending {
        NONE,
        INVALIDATE,
        /** It brought the very invalidation after which the client starts. */
        SWALLOW
    }

    /** False for events that the client has had, before its stages see them. */
    boolean admits(ResumeToken event) {
        if (surpassed) {
            return true;
        }
        Resumption place = Resumption.of(event, token);
        surpassed = place == Resumption.SURPASSED;
        return place != Resumption.BEFORE;
    }

    /**
     * False for the event resumed from, after the client's stages.
     *
     * @throws CommandFailure at the first event past the place if the event itself was not met
     */
    boolean passes(ResumeToken event) {
        if (confirmed) {
            return true;
        }
        Resumption place = Resumption.of(event, token);
        if (place != Resumption.SURPASSED) {
            found |= place == Resumption.FOUND;
            return false;
        }
        if (!found) {
            throw new CommandFailure(
                    ErrorCode.CHANGE_STREAM_FATAL_ERROR,
                    "cannot resume stream; the resume token was not found. " + event.toDocument());
        }
        confirmed = true;
        return true;
    }

    /** True for the event of whose fragments the client has had some. */
    boolean isWithinFragmentsOf(ResumeToken event) {
        return Resumption.of(event, token) == Resumption.NEEDS_SPLIT;
    }

    /** The last fragment that the client has had. */
    int fragment() {
        return token.fragment();
    }
}
