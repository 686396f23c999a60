package io.larder.engine.stream;

import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The newest {@code $clusterTime} that the upstream has told, with its signature, to be handed to any of its servers so that
 * none lags behind what the proxy knows. Thread safe.
 */
public final class NewestClusterTime {
    private record Signed(long time, BsonDocument document) {}

    private final AtomicReference<@Nullable Signed> newest = new AtomicReference<>();

    /** Takes what a server said as {@code $clusterTime}; never what a client says, which may be signed by nobody. */
    public void note(BsonDocument signed) {
        if (!signed.isTimestamp("clusterTime")) {
            return;
        }
        note(signed.getTimestamp("clusterTime").getValue(), signed);
    }

    /** The same, where the time in it has been read already. */
    public void note(long time, BsonDocument signed) {
        Signed told = new Signed(time, signed);
        newest.accumulateAndGet(
                told,
                (known, candidate) ->
                        known == null || candidate == null || Long.compareUnsigned(candidate.time(), known.time()) > 0
                                ? candidate
                                : known);
    }

    /** As a server signed it; null while none was heard. Not to be changed. */
    public @Nullable BsonDocument newest() {
        Signed known = newest.get();
        return known == null ? null : known.document();
    }

    /** 0 while none was heard. */
    public long time() {
        Signed known = newest.get();
        return known == null ? 0 : known.time();
    }
}
