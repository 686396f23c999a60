package io.larder.proxy.session;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A map that forgets what was not used for a while, and at its limit what was not used for longest. Striped, so that loops
 * seldom meet at a lock, which is held for one map operation only. Thread safe.
 */
final class ExpiringTable<K, V> {
    private static final int STRIPES = 16;

    private static final class Stripe<K, V> extends LinkedHashMap<K, Timed<V>> {
        Stripe() {
            super(16, 0.75f, true);
        }
    }

    private static final class Timed<V> {
        final V value;
        final boolean lasts;
        long usedAt;

        Timed(V value, boolean lasts, long usedAt) {
            this.value = value;
            this.lasts = lasts;
            this.usedAt = usedAt;
        }
    }

    private final Stripe<K, V>[] stripes;
    private final int limitPerStripe;
    private final long idleNanos;
    private final LongSupplier clock;

    /** An empty table; an {@code idle} of zero means for ever. */
    ExpiringTable(int limit, Duration idle, LongSupplier nanoClock) {
        this.stripes = newStripes();
        this.limitPerStripe = Math.max(1, (limit + STRIPES - 1) / STRIPES);
        this.idleNanos = idle.isZero() ? Long.MAX_VALUE : idle.toNanos();
        this.clock = nanoClock;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generics cannot be made otherwise; it is filled at once
    private static <K, V> Stripe<K, V>[] newStripes() {
        Stripe<K, V>[] made = new Stripe[STRIPES];
        for (int i = 0; i < STRIPES; i++) {
            made[i] = new Stripe<>();
        }
        return made;
    }

    private Stripe<K, V> stripe(K key) {
        int hash = key.hashCode();
        return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    }

    /** Adds or replaces; only the limit drives out what {@code lasts}. */
    void put(K key, V value, boolean lasts) {
        Stripe<K, V> stripe = stripe(key);
        long now = clock.getAsLong();
        synchronized (stripe) {
            stripe.put(key, new Timed<>(value, lasts, now));
            forgetOld(stripe, now);
        }
    }

    /** The value, which counts as a use. */
    @Nullable
    V get(K key) {
        Stripe<K, V> stripe = stripe(key);
        long now = clock.getAsLong();
        synchronized (stripe) {
            Timed<V> found = stripe.get(key);
            if (found == null) {
                return null;
            }
            if (isOld(found, now)) {
                stripe.remove(key);
                return null;
            }
            found.usedAt = now;
            return found.value;
        }
    }

    /** The value, or this one where there is none yet. */
    V getOrPut(K key, V value) {
        synchronized (stripe(key)) {
            V found = get(key);
            if (found == null) {
                put(key, value, false);
            }
            return found == null ? value : found;
        }
    }

    @Nullable
    V remove(K key) {
        Stripe<K, V> stripe = stripe(key);
        synchronized (stripe) {
            Timed<V> removed = stripe.remove(key);
            return removed == null ? null : removed.value;
        }
    }

    /** The entries begin with the one used least recently; one that lasts may stand in the way until the limit is reached. */
    private void forgetOld(Stripe<K, V> stripe, long now) {
        Iterator<Map.Entry<K, Timed<V>>> oldest = stripe.entrySet().iterator();
        while (oldest.hasNext()) {
            Timed<V> entry = oldest.next().getValue();
            if (stripe.size() <= limitPerStripe && !isOld(entry, now)) {
                return;
            }
            oldest.remove();
        }
    }

    private boolean isOld(Timed<V> entry, long now) {
        return !entry.lasts && now - entry.usedAt > idleNanos;
    }

    /** Forgets what is old, wherever it stands. For a timer. */
    void sweep() {
        long now = clock.getAsLong();
        for (Stripe<K, V> stripe : stripes) {
            synchronized (stripe) {
                stripe.values().removeIf(entry -> isOld(entry, now));
            }
        }
    }

    /** How many of the values that count were used within so long. */
    int usedWithin(Duration window, Predicate<V> counts) {
        long now = clock.getAsLong();
        int used = 0;
        for (Stripe<K, V> stripe : stripes) {
            synchronized (stripe) {
                for (Timed<V> entry : stripe.values()) {
                    if (now - entry.usedAt <= window.toNanos() && counts.test(entry.value)) {
                        used++;
                    }
                }
            }
        }
        return used;
    }

    int size() {
        int size = 0;
        for (Stripe<K, V> stripe : stripes) {
            synchronized (stripe) {
                size += stripe.size();
            }
        }
        return size;
    }
}
