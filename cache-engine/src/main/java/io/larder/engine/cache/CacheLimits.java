package io.larder.engine.cache;

import io.larder.engine.index.IndexLimits;
import io.larder.engine.window.WindowLimits;
import java.time.Duration;

/**
 * What one cache may take.
 *
 * @param bytes of all entries, with their keys, places in the index and overhead, and of what is remembered to judge changes
 * @param largestEntry what a single one may take; a policy can only lower it
 * @param namespaces how many collections are told apart; in further ones, each change concerns every entry
 * @param flights how many answers may be on their way in at once
 * @param followers how many may wait for one of them
 * @param followerNanos how long each of them waits
 * @param fillNanos how long an answer of several batches may take
 * @param unknownWrites how many writes of unknown outcome are told apart; while there are more, nothing is admitted
 * @param unknownWriteNanos how long a write of unknown outcome may still happen, where no stream tells when it cannot any more
 * @param refreshes how many answers wait to be read again after a change; the oldest are forgotten
 */
public record CacheLimits(
        long bytes,
        long largestEntry,
        int namespaces,
        int flights,
        int followers,
        long followerNanos,
        long fillNanos,
        int unknownWrites,
        long unknownWriteNanos,
        int refreshes,
        WindowLimits window,
        IndexLimits index) {
    private static final long MOST_FILTER_BYTES = 4 << 20;
    private static final int FILTERS_PART = 64;
    private static final long LEAST_CHANGE_BYTES = 256 << 10;
    private static final long MOST_CHANGE_BYTES = 8 << 20;
    private static final int CHANGES_PART = 32;

    /** Of all bytes, those for what filters mean: changes ask the same ones again and again. */
    long filterBytes() {
        return Math.min(MOST_FILTER_BYTES, bytes / FILTERS_PART);
    }

    /** And those for entries, and for what is remembered of reads that are not kept. */
    long entryBytes() {
        return bytes - filterBytes();
    }

    /** Beside all that, what may be remembered of changes while answers are on their way in; so much altogether. */
    long changeBytes() {
        return Math.max(LEAST_CHANGE_BYTES, Math.min(MOST_CHANGE_BYTES, bytes / CHANGES_PART));
    }

    /** The same with so much memory. */
    CacheLimits with(long memory) {
        return new CacheLimits(
                memory,
                largestOf(memory),
                namespaces,
                flights,
                followers,
                followerNanos,
                fillNanos,
                unknownWrites,
                unknownWriteNanos,
                refreshes,
                window,
                index);
    }

    /** The same where who waits for the answer to another's read does so this long, and an answer may take that long to come. */
    public CacheLimits within(Duration follower, Duration fill) {
        return new CacheLimits(
                bytes,
                largestEntry,
                namespaces,
                flights,
                followers,
                follower.toNanos(),
                fill.toNanos(),
                unknownWrites,
                unknownWriteNanos,
                refreshes,
                window,
                index);
    }

    private static long largestOf(long memory) {
        return Math.max(1 << 16, memory / 16);
    }

    /** The limits that go with this much memory where nothing else is said. */
    public static CacheLimits of(long bytes) {
        return new CacheLimits(
                bytes,
                largestOf(bytes),
                4096,
                4096,
                1024,
                Duration.ofMillis(500).toNanos(),
                Duration.ofSeconds(10).toNanos(),
                1024,
                Duration.ofSeconds(60).toNanos(),
                1024,
                WindowLimits.DEFAULT,
                IndexLimits.DEFAULT);
    }
}
