package io.larder.proxy.caching;

import io.larder.engine.entry.Entry;
import io.larder.proxy.topology.Target;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/** Which answers of memory are held against the upstream's, and how such a reading is asked for. For one event loop. */
public final class Comparisons {
    private final Caching all;
    private final LoopCaching loop;
    private final Lookup lookup;

    Comparisons(Caching all, LoopCaching loop, Lookup lookup) {
        this.all = all;
        this.loop = loop;
        this.lookup = lookup;
    }

    /** Whether the hit that was just found is one of those that are compared with the upstream. */
    public boolean isWanted() {
        double rate = lookup.policy().verifyRate();
        return rate > 0 && ThreadLocalRandom.current().nextDouble() < rate;
    }

    /** Reads upstream what memory has just answered, and compares. */
    public void verify(CommandView command, Entry entry, ByteBufAllocator allocator) {
        if (loop.ownReads().hasRoom()) {
            loop.ownReads()
                    .send(
                            FillRequest.withoutSession(
                                    command,
                                    upToDate(entry),
                                    entry.proof().isWatched(),
                                    loop.times().newest(),
                                    FillRequest.OWN_LIMIT_MILLIS,
                                    allocator),
                            Target.PRIMARY,
                            comparison(entry));
        }
    }

    /** A time at which a read sees all that the entry is held against; 0 where there is none. */
    private long upToDate(Entry entry) {
        long known = entry.proof().isWatched() ? all.cache().watermark() : 0;
        return Long.compareUnsigned(known, entry.proof().time()) > 0
                ? known
                : entry.proof().time();
    }

    private Comparison comparison(Entry entry) {
        return new Comparison(loop, entry, loop.gathering(entry.query().shape().kind(), lookup.policy()));
    }

    /** The client gets the upstream's answer, which is read so that it can be held against what memory has. */
    Attempt inPlaceOf(Entry entry, CommandView command, boolean bound, ByteBufAllocator allocator) {
        long after = upToDate(entry);
        boolean majority = entry.proof().isWatched();
        ByteBuf inPlace = after == 0
                ? null
                : FillRequest.of(command, after, majority, loop.times().newest(), 0, allocator);
        return new Attempt.Fill(
                inPlace, comparison(entry), bound ? 0 : all.settings().maxWaitNanos());
    }
}
