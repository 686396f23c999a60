package io.larder.engine.cache;

import io.larder.engine.answer.Answer;
import io.larder.engine.change.Change;
import io.larder.engine.flight.Follower;
import io.larder.engine.name.Namespace;
import io.larder.engine.policy.Level;
import io.larder.engine.reason.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A cache with a clock that stands still, and one stream over the database "shop" that the tests play. */
final class Driven {
    static final long HEALTHY = Duration.ofSeconds(1).toNanos();
    static final long TTL = Duration.ofSeconds(10).toNanos();

    final Cache cache;
    final Terms terms = new Terms();
    long now = 1_000_000_000_000L;

    Driven(Flaw... flaws) {
        this(CacheLimits.of(16 << 20), flaws);
    }

    Driven(CacheLimits limits, Flaw... flaws) {
        cache = new Cache(limits, () -> now, Set.of(flaws));
    }

    static boolean isShop(Namespace namespace) {
        return namespace.database().equals("shop");
    }

    /** A stream that is alive and has told of everything up to a time. */
    StreamFeed stream(long watermark) {
        StreamFeed feed = cache.open(Driven::isShop, HEALTHY);
        feed.watermark(watermark);
        feed.heard(now);
        return feed;
    }

    Terms coherent() {
        return terms.reset(now).definitions(cache.definitions());
    }

    Terms ttl() {
        return coherent().level(Level.TTL).ttl(TTL);
    }

    /** Begins a fill that has to be begun. */
    Fill begin(Read read) {
        return begin(read, coherent());
    }

    Fill begin(Read read, Terms on) {
        Begun begun = cache.begin(read.query(), read.key(), on, null, null);
        if (begun instanceof Fill fill) {
            return fill;
        }
        throw new AssertionError("not to be filled: " + begun);
    }

    /** Why no fill can be begun. */
    Reason refusal(Read read, Terms on) {
        Begun begun = cache.begin(read.query(), read.key(), on, null, null);
        if (begun instanceof Forward forward) {
            return forward.reason();
        }
        throw new AssertionError("begun: " + begun);
    }

    /** Fills, and has to get in. */
    void keep(Read read, int... ids) {
        keep(read, coherent(), ids);
    }

    void keep(Read read, Terms on, int... ids) {
        Reason refused = begin(read, on).complete(Read.answer(ids));
        if (refused != null) {
            throw new AssertionError("refused: " + refused);
        }
    }

    /** Why there is no hit; null if there is one. */
    @Nullable
    Reason miss(Read read) {
        return miss(read, coherent());
    }

    @Nullable
    Reason miss(Read read, Terms on) {
        return cache.lookup(read.key(), on) == null ? on.reason() : null;
    }

    LocalWrite write(Change... changes) {
        return cache.write(List.of(changes));
    }

    /** Follows the fill that is under way. */
    Follows follow(Read read, Terms on) {
        Follows follows = new Follows();
        follows.begun = cache.begin(read.query(), read.key(), on, null, follows);
        return follows;
    }

    /** What a follower was told. */
    static final class Follows implements Follower {
        @Nullable
        Begun begun;

        final List<Answer> answers = new ArrayList<>();
        final List<Reason> ends = new ArrayList<>();

        @Override
        public void answered(Answer answer) {
            answers.add(answer);
        }

        @Override
        public void readYourself(Reason why) {
            ends.add(why);
        }

        boolean waits() {
            return begun instanceof Joined;
        }
    }
}
