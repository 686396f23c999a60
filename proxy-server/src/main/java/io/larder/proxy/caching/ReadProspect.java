package io.larder.proxy.caching;

import io.larder.engine.entry.Entry;
import io.larder.engine.key.Key;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.Query;
import io.larder.engine.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a read that may be cached.
 *
 * @param answered whether memory would answer it
 * @param joined whether it would wait for the same read of another client, and get what that brings
 * @param kept whether it would be sent, and its answer be kept; or be held against memory's, where lookups are only compared
 * @param reason why memory would not answer it; where its answer would not be kept, why not; null for a hit
 * @param entry what memory has under its key, though it may be that it may not be given; null for nothing
 * @param query null where it is not understood
 * @param level that was asked for, by policy and hints
 * @param badHints parts of the hints in its comment that mean nothing
 * @param covered whether a change stream tells of all that it reads; without one {@code level} falls to a time to live
 * @param boundNanos what the policy and the hints say for this read
 */
public record ReadProspect(
        boolean answered,
        boolean joined,
        boolean kept,
        @Nullable Reason reason,
        @Nullable Key key,
        @Nullable Entry entry,
        @Nullable Query query,
        Policy policy,
        Level level,
        int badHints,
        boolean covered,
        long ttlNanos,
        long ttlAloneNanos,
        long boundNanos) {}
