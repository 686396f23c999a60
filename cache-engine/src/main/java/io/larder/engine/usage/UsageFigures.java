package io.larder.engine.usage;

import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Usage}, or several, have counted up to one moment.
 *
 * @param namespace what was read; {@link Namespace#EVERYTHING} where that is several things, or unknown
 * @param shape the text of the shape; null where there is none, or several
 * @param hits how long reads took that were answered from memory
 * @param joined reads answered with what another's brought
 * @param misses reads that were looked up in vain and went upstream
 * @param bypasses reads that went upstream around the cache
 * @param reasons of misses and bypasses
 * @param precise entries ended because a change is known to affect them
 * @param conservative entries ended because it could not be told
 * @param entries that are kept now, and what they weigh
 * @param upstream how long misses and bypasses took
 */
public record UsageFigures(
        Namespace namespace,
        @Nullable String shape,
        Measured hits,
        long joined,
        long misses,
        long bypasses,
        Map<Reason, Long> reasons,
        long precise,
        long conservative,
        long entries,
        long bytes,
        Measured upstream) {
    public UsageFigures {
        reasons = Map.copyOf(reasons);
    }

    static UsageFigures none(Namespace namespace, @Nullable String shape) {
        return new Usage(namespace, shape).figures();
    }

    /** Both together, under the name of this one. */
    UsageFigures plus(UsageFigures other) {
        Map<Reason, Long> both = new EnumMap<>(Reason.class);
        both.putAll(reasons);
        other.reasons.forEach((why, number) -> both.merge(why, number, Long::sum));
        return new UsageFigures(
                namespace,
                shape,
                hits.plus(other.hits),
                joined + other.joined,
                misses + other.misses,
                bypasses + other.bypasses,
                both,
                precise + other.precise,
                conservative + other.conservative,
                entries + other.entries,
                bytes + other.bytes,
                upstream.plus(other.upstream));
    }

    /** Reads that the upstream did not see. */
    public long savedRequests() {
        return hits.count() + joined;
    }

    /** What these would have taken if each took what the same reads did that went upstream; 0 where none did. */
    public long savedNanos() {
        long sent = upstream.count();
        return sent == 0 ? 0 : (long) ((double) upstream.sumNanos() / sent * savedRequests());
    }

    /** Whether nothing was ever counted. */
    public boolean isEmpty() {
        return savedRequests() + misses + bypasses + invalidations() + entries == 0;
    }

    public long invalidations() {
        return precise + conservative;
    }
}
