package io.larder.engine.cache;

import io.larder.engine.policy.Level;
import io.larder.engine.reason.Reason;
import io.larder.engine.usage.Usage;
import io.larder.engine.window.ClusterTime;
import org.jspecify.annotations.Nullable;

/**
 * On which terms one read may be answered from memory, and what came of it. Mutable and reused: one for each event loop, reset
 * for each request, so that a hit allocates nothing.
 */
public final class Terms {
    private Level level = Level.COHERENT;
    private long boundNanos;
    private long ttlNanos;
    private long maxAgeNanos = Long.MAX_VALUE;
    private long staleNanos;
    private boolean revalidate;
    private boolean upstreamDown;
    private boolean mayLag;
    private boolean acceptsLag;
    private long floor;
    private long now;
    private long definitions;
    private long maxEntryBytes = Long.MAX_VALUE;
    private @Nullable Usage usage;

    private Reason reason = Reason.NOT_CACHED;
    private boolean stale;

    /** Begins anew, at this time: level coherent, no floor, nothing stale. */
    public Terms reset(long now) {
        this.now = now;
        level = Level.COHERENT;
        boundNanos = 0;
        ttlNanos = 0;
        maxAgeNanos = Long.MAX_VALUE;
        staleNanos = 0;
        revalidate = false;
        upstreamDown = false;
        mayLag = false;
        acceptsLag = false;
        floor = ClusterTime.NONE;
        definitions = 0;
        maxEntryBytes = Long.MAX_VALUE;
        usage = null;
        reason = Reason.NOT_CACHED;
        stale = false;
        return this;
    }

    /** The level that the policy and the query ask for; where no stream covers what is read, it falls to a time to live. */
    public Terms level(Level wanted) {
        level = wanted;
        return this;
    }

    /** For level bounded: how long ago the last known state may be. */
    public Terms bound(long nanos) {
        boundNanos = nanos;
        return this;
    }

    /** For level ttl: how long ago the read may have been sent. Also what the other levels fall to. */
    public Terms ttl(long nanos) {
        ttlNanos = nanos;
        return this;
    }

    /** For the other levels: how long ago the read may have been sent, however well what it found is proven. */
    public Terms maxAge(long nanos) {
        maxAgeNanos = nanos;
        return this;
    }

    /** How much longer than bound or time to live an entry may be served, where one of the next two says so. */
    public Terms stale(long nanos) {
        staleNanos = nanos;
        return this;
    }

    /** Whether a stale entry may be served while it is read again. */
    public Terms revalidate(boolean allowed) {
        revalidate = allowed;
        return this;
    }

    /** Whether a stale entry may be served because the upstream cannot be reached; say so only if policy allows it. */
    public Terms upstreamDown(boolean isDown) {
        upstreamDown = isDown;
        return this;
    }

    /**
     * What the read says of members that lag behind the primary; it is for the primary unless this is said.
     *
     * @param mayBe whether it may be sent to one
     * @param accepted whether what another read found on any of them will do, however far behind that was
     */
    public Terms lag(boolean mayBe, boolean accepted) {
        mayLag = mayBe;
        acceptsLag = accepted;
        return this;
    }

    /** The cluster time that the session must at least see. */
    public Terms floor(long clusterTime) {
        floor = clusterTime;
        return this;
    }

    /** {@link Cache#definitions()} as it was before what is known of the collections was looked up. For fills only. */
    public Terms definitions(long stamp) {
        definitions = stamp;
        return this;
    }

    /** What an entry may take by the policy. For fills only. */
    public Terms maxEntryBytes(long bytes) {
        maxEntryBytes = bytes;
        return this;
    }

    /** Where the query's reads are counted, for whoever knows it already. For fills only. */
    public Terms usage(Usage its) {
        usage = its;
        return this;
    }

    /** Why there was no hit, or no fill. Meaningless after one. */
    public Reason reason() {
        return reason;
    }

    /** Whether what was served is older than asked, by the leave of the policy: it is to be read again. */
    public boolean isStale() {
        return stale;
    }

    Level level() {
        return level;
    }

    long boundNanos() {
        return boundNanos;
    }

    long ttlNanos() {
        return ttlNanos;
    }

    long maxAgeNanos() {
        return maxAgeNanos;
    }

    /** By how much an entry may be too old now. */
    long leewayNanos() {
        return revalidate || upstreamDown ? staleNanos : 0;
    }

    boolean mayLag() {
        return mayLag;
    }

    boolean acceptsLag() {
        return acceptsLag;
    }

    long floor() {
        return floor;
    }

    long now() {
        return now;
    }

    long definitions() {
        return definitions;
    }

    long maxEntryBytes() {
        return maxEntryBytes;
    }

    @Nullable
    Usage usage() {
        return usage;
    }

    boolean refused(Reason why) {
        reason = why;
        stale = false;
        return false;
    }

    void servedStale() {
        stale = true;
    }

    void servedFresh() {
        stale = false;
    }
}
