package io.larder.engine.stream;

import java.util.Locale;

/** Why a stream can vouch no longer for what was told before. */
public enum StreamLoss {
    /** The server has no longer what came after the last token, or does not know the token. */
    HISTORY,
    /** The database was dropped. Nothing was missed, but nothing of it is left either. */
    INVALIDATED,
    /** An event does not fit into a message in any form. */
    TOO_LARGE,
    /** The server has no change streams, not of the kind needed, or the account lacks the right. */
    REFUSED,
    /** An error that nobody foresaw, or a reply that cannot be read. */
    BROKEN;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As metrics name it. */
    public String label() {
        return label;
    }
}
