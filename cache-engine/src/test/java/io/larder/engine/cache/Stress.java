package io.larder.engine.cache;

import io.larder.engine.answer.Answer;
import io.larder.engine.change.Change;
import io.larder.engine.entry.Entry;
import io.larder.engine.flight.Follower;
import io.larder.engine.index.IndexLimits;
import io.larder.engine.reason.Reason;
import io.larder.engine.window.WindowLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Real threads at one cache: some read and fill, one writes through the proxy, one writes elsewhere, one is the stream. What a
 * reader gets has to show every write that was acknowledged here before it asked, everything up to the watermark, and
 * everything up to its floor. What cannot be told from outside is how long a read takes upstream: a fill stays open for a few
 * steps, and reads any state that its read concern allows, the oldest for choice.
 */
final class Stress {
    /** Things with an identity; one more is what many queries compare with a field of. */
    private static final int DOCUMENTS = 3;

    private static final int FIELD = DOCUMENTS;
    private static final int FIELD_QUERIES = 12;
    private static final int BEHIND = 30;

    final AtomicInteger hits = new AtomicInteger();
    final AtomicInteger joined = new AtomicInteger();
    final AtomicInteger writes = new AtomicInteger();
    final AtomicReference<@Nullable String> violation = new AtomicReference<>();

    private final Register register = new Register(DOCUMENTS + 1);
    private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(DOCUMENTS + 1);
    private final ConcurrentHashMap<Answer, Integer> versions = new ConcurrentHashMap<>();
    private final List<Read> reads = new ArrayList<>();
    private final Cache cache;
    private final StreamFeed feed;
    private final long seed;
    /** Nobody waits for the threads any more: what a test leaves behind must not be felt by the next. */
    private volatile boolean abandoned;

    private record Open(Fill fill, int thing, Read read) {}

    Stress(long seed, Flaw... flaws) {
        this.seed = seed;
        CacheLimits limits = new CacheLimits(
                8 << 20,
                1 << 16,
                16,
                64,
                16,
                1,
                Long.MAX_VALUE,
                16,
                1,
                1,
                new WindowLimits(64, 1 << 20, 16),
                new IndexLimits(16, 64, 8));
        cache = new Cache(limits, () -> 0, Set.of(flaws));
        feed = cache.open(Driven::isShop, Long.MAX_VALUE);
        register.write(0, Read.update(0));
        feed.watermark(1);
        feed.heard(0);
        for (int i = 0; i < DOCUMENTS; i++) {
            reads.add(Read.byId(i));
        }
        for (int i = 0; i < FIELD_QUERIES; i++) {
            reads.add(Read.find(Read.ITEMS, "a", i));
        }
    }

    private static Change changeOf(int thing) {
        return thing == FIELD ? Read.update(Read.ITEMS, 1000, "a") : Read.update(thing);
    }

    /** Runs until the steps are done or something is wrong. */
    void run(int steps) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(() -> read(new Random(seed), steps)));
        threads.add(new Thread(() -> read(new Random(seed + 1), steps)));
        AtomicInteger readers = new AtomicInteger(2);
        threads.add(new Thread(() -> writeHere(new Random(seed + 2), readers)));
        threads.add(new Thread(() -> writeElsewhereAndTell(new Random(seed + 3), readers)));
        for (Thread thread : threads) {
            thread.start();
        }
        try {
            threads.get(0).join();
            readers.decrementAndGet();
            threads.get(1).join();
            readers.decrementAndGet();
            threads.get(2).join();
            threads.get(3).join();
        } finally {
            abandoned = true;
        }
    }

    private boolean goesOn() {
        return violation.get() == null && !abandoned;
    }

    private void wrong(String what, int thing, int got, int need) {
        violation.compareAndSet(null, what + ": thing " + thing + " version " + got + ", not " + need);
    }

    private void read(Random random, int steps) {
        List<Open> open = new ArrayList<>();
        Terms terms = new Terms();
        for (int step = 0; step < steps && goesOn(); step++) {
            if (open.size() > 3 || (!open.isEmpty() && random.nextInt(3) == 0)) {
                complete(open.remove(random.nextInt(open.size())), random);
                continue;
            }
            int which = random.nextBoolean() ? 0 : random.nextInt(reads.size()); // joins need company
            int thing = Math.min(which, FIELD);
            Read read = reads.get(which);
            long floor = random.nextBoolean() ? Math.max(0, register.time() - random.nextInt(2)) : 0;
            int atLeast = Math.max(
                    acknowledged.get(thing),
                    Math.max(register.version(thing, feed.watermark()), register.version(thing, floor)));
            terms.reset(0).definitions(cache.definitions()).floor(floor);
            Entry entry = cache.lookup(read.key(), terms);
            if (entry != null) {
                hits.incrementAndGet();
                check("hit", thing, entry.answer(), atLeast);
                continue;
            }
            Begun begun = cache.begin(
                    read.query(), read.key(), terms, null, random.nextBoolean() ? follower(thing, atLeast) : null);
            if (begun instanceof Fill fill) {
                open.add(new Open(fill, thing, read));
            }
        }
        open.forEach(one -> one.fill().fail());
    }

    private Follower follower(int thing, int atLeast) {
        return new Follower() {
            @Override
            public void answered(Answer answer) {
                joined.incrementAndGet();
                check("joined", thing, answer, atLeast);
            }

            @Override
            public void readYourself(Reason why) {}
        };
    }

    private void check(String what, int thing, Answer answer, int atLeast) {
        Integer got = versions.get(answer);
        if (got == null) {
            wrong(what + " of an unknown answer", thing, -1, atLeast);
        } else if (got < atLeast) {
            wrong(what, thing, got, atLeast);
        }
    }

    private void complete(Open one, Random random) {
        long now = register.time();
        long earliest = Math.max(one.fill().afterClusterTime(), now - BEHIND);
        long at = random.nextInt(3) > 0 ? earliest : earliest + random.nextInt((int) (now - earliest) + 1);
        Answer answer = Read.answer(one.thing() == FIELD ? 2000 : one.thing());
        versions.put(answer, register.version(one.thing(), at));
        one.fill().complete(answer);
    }

    private void writeHere(Random random, AtomicInteger readers) {
        while (readers.get() > 0 && goesOn()) {
            int thing = random.nextInt(DOCUMENTS + 1);
            List<Change> changes = List.of(changeOf(thing));
            LocalWrite write = cache.write(changes);
            pause(random);
            long time = register.write(thing, changes.get(0));
            pause(random);
            write.done(changes, time);
            acknowledged.accumulateAndGet(thing, register.version(thing, time), Math::max);
            writes.incrementAndGet();
            pause(random);
        }
    }

    private void writeElsewhereAndTell(Random random, AtomicInteger readers) {
        long told = 1;
        while (readers.get() > 0 && goesOn()) {
            if (random.nextInt(4) == 0) {
                int thing = random.nextInt(DOCUMENTS + 1);
                register.write(thing, changeOf(thing));
            }
            pause(random);
            long now = register.time();
            while (told < now) {
                told++;
                feed.change(register.at(told).change(), told);
                if (random.nextBoolean()) {
                    feed.watermark(told);
                }
            }
            feed.watermark(told);
        }
    }

    /** Some work that the compiler does not take away, so that steps of different threads meet at different points. */
    private static void pause(Random random) {
        for (int i = random.nextInt(2000); i > 0; i--) {
            Thread.onSpinWait();
        }
    }
}
