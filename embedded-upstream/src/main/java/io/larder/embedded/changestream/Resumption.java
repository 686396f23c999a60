package io.larder.embedded.changestream;

import io.larder.embedded.changestream.token.ResumeToken;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How an event that is read again lies to the token that the client resumes from. */
enum Resumption {
    /** Before it: the client has had this event. */
    BEFORE,
    /** It is the very event. */
    FOUND,
    /** It is the event, but the client had only some of its fragments. */
    NEEDS_SPLIT,
    /** Past it. */
    SURPASSED;

    private static final Comparator<@Nullable UUID> UUIDS =
            Comparator.nullsFirst(Comparator.<UUID>comparingLong(uuid -> uuid.getMostSignificantBits() ^ Long.MIN_VALUE)
                    .thenComparingLong(uuid -> uuid.getLeastSignificantBits() ^ Long.MIN_VALUE));

    static Resumption of(ResumeToken event, ResumeToken client) {
        if (event.clusterTime() != client.clusterTime()) {
            return byOrder(Long.compareUnsigned(event.clusterTime(), client.clusterTime()));
        }
        if (event.event() != client.event()) {
            return byOrder(Boolean.compare(event.event(), client.event()));
        }
        if (event.index() != client.index()) {
            return byOrder(Integer.compare(event.index(), client.index()));
        }
        if (event.fromInvalidate() != client.fromInvalidate()) {
            return byOrder(Boolean.compare(event.fromInvalidate(), client.fromInvalidate()));
        }
        if (!Objects.equals(event.uuid(), client.uuid())) {
            return byOrder(UUIDS.compare(event.uuid(), client.uuid()));
        }
        if (!event.identifier().equals(client.identifier())) {
            return byOrder(event.identifier().compareTo(client.identifier()));
        }
        if (event.isWhole() && !client.isWhole()) {
            return NEEDS_SPLIT;
        }
        return event.fragment() == client.fragment()
                ? FOUND
                : byOrder(Integer.compare(event.fragment(), client.fragment()));
    }

    private static Resumption byOrder(int comparison) {
        return comparison < 0 ? BEFORE : SURPASSED;
    }
}
