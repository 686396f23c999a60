package io.larder.engine.cache;

import io.larder.engine.reason.Reason;
import io.larder.engine.tier.Tier;
import io.larder.engine.usage.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Whether a read is kept at its first time. It is, unless that would be for nothing: where hardly any of its kind comes again, and
 * where memory is full and what came once would be thrown out before it comes again. Such a read is sent as it is, nothing is
 * prepared, and its answer is kept at its second time. What a change has ended had its first time long ago.
 */
final class FirstReads {
    private final Tier tier;
    private final Statistics statistics;

    FirstReads(Tier tier, Statistics statistics) {
        this.tier = tier;
        this.statistics = statistics;
    }

    @Nullable
    Reason declines(Object key, Usage its) {
        boolean before = tier.note(key);
        Reason why = before ? null : against(its);
        its.repetition().missed(before);
        if (why != null) {
            statistics.refuses(why);
        }
        return why;
    }

    @Nullable
    Reason wouldDecline(Object key, @Nullable Usage its) {
        return tier.isNoted(key) ? null : against(its);
    }

    /** The shape comes first: with more memory it would still be so. */
    private @Nullable Reason against(@Nullable Usage its) {
        if (its != null && its.repetition().isRare()) {
            return Reason.HARDLY_REPEATED;
        }
        return tier.isFull() ? Reason.FIRST_SEEN : null;
    }
}
