package io.larder.engine.entry;

import io.larder.engine.answer.Answer;
import io.larder.engine.key.Key;
import io.larder.engine.query.Query;
import io.larder.engine.usage.Usage;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer and what it is proven for. Everything is immutable but its life, its places in indexes, and a count of
 * its hits that may lose some.
 *
 * <p>It is alive while it is admitted and each of its places is current. Whoever asks does so last, after the watermark (see
 * {@link io.larder.engine.window.StreamScope}).
 */
public final class Entry {
    private static final AtomicReferenceFieldUpdater<Entry, EntryState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Entry.class, EntryState.class, "state");

    private static final Place[] NO_OTHERS = {};

    /** How often the time of the last hit is noted at most, so that a hot entry is not written to at every hit. */
    private static final long NOTED_EVERY_NANOS = 1_000_000_000L;

    private final Key key;
    private final Query query;
    private final Answer answer;
    private final Proof proof;
    private final Usage usage;
    private final byte @Nullable [] command;
    private final int weight;

    private @Nullable Place place;
    private Place[] otherPlaces = NO_OTHERS;
    private int hits;
    private long lastHitNanos;
    private volatile EntryState state = EntryState.PENDING;

    /**
     * One that is pending.
     *
     * @param usage where its hits are counted
     * @param command the command to send again when a change has ended this; null if that is not wanted
     * @param weight what all of this and its places in the index take on the heap
     */
    public Entry(Key key, Query query, Answer answer, Proof proof, Usage usage, byte @Nullable [] command, int weight) {
        this.key = key;
        this.query = query;
        this.answer = answer;
        this.proof = proof;
        this.usage = usage;
        this.lastHitNanos = proof.sentNanos();
        this.command = command;
        this.weight = weight;
    }

    public Key key() {
        return key;
    }

    public Query query() {
        return query;
    }

    public Answer answer() {
        return answer;
    }

    public Proof proof() {
        return proof;
    }

    /** Where what becomes of it is counted. */
    public Usage usage() {
        return usage;
    }

    public int weight() {
        return weight;
    }

    public byte @Nullable [] command() {
        return command;
    }

    /** Admitted, and nothing ended it. To be asked after everything else. */
    public boolean isAlive() {
        if (state != EntryState.ADMITTED) {
            return false;
        }
        Place only = place;
        if (only != null && !only.isCurrent()) {
            return false;
        }
        for (Place other : otherPlaces) {
            if (!other.isCurrent()) {
                return false;
            }
        }
        return true;
    }

    public EntryState state() {
        return state;
    }

    /** Takes another place; before it is admitted, by the thread that admits it. */
    public void takes(Place further) {
        if (place == null) {
            place = further;
        } else {
            Place[] more = Arrays.copyOf(otherPlaces, otherPlaces.length + 1);
            more[otherPlaces.length] = further;
            otherPlaces = more;
        }
    }

    /** Shows each place: nearly always there is one, for nearly all queries read one collection. */
    public void forEachPlace(Consumer<Place> visitor) {
        if (place != null) {
            visitor.accept(place);
        }
        for (Place other : otherPlaces) {
            visitor.accept(other);
        }
    }

    /** The last step of the admission; false if something ended it first. */
    public boolean admit() {
        return STATE.compareAndSet(this, EntryState.PENDING, EntryState.ADMITTED) && isAlive();
    }

    /** Ends it for ever. Returns whether this call did. */
    public boolean kill() {
        return STATE.getAndSet(this, EntryState.DEAD) != EntryState.DEAD;
    }

    /** Notes a hit. Several threads may do so at once and lose one another's: an estimate is enough. */
    public void hit(long now) {
        if (command != null) {
            hits++;
        }
        if (now - lastHitNanos > NOTED_EVERY_NANOS) {
            lastHitNanos = now;
        }
    }

    /** About how often it was served; counted only where it can be read again. */
    public int hits() {
        return hits;
    }

    /** About when it was last served, or read. */
    public long lastHitNanos() {
        return lastHitNanos;
    }
}
