package io.larder.engine.stream;

import io.larder.engine.change.Change;

/**
 * Who a stream tells what it learns: the part of the cache that the stream keeps coherent. Called by the stream's thread; for
 * each reply its changes first, then the watermark, then that it was heard.
 */
public interface StreamSink {
    /** What happened, in the stream's order; after a resume the same may be told again. */
    void change(Change change, long clusterTime);

    /** Every change up to this time was told. Never smaller than before, unless {@link #lost} came between. */
    void watermark(long clusterTime);

    /**
     * The stream had caught up with its server when this request was sent, or later.
     *
     * @param requestSentNanos on the clock that the stream is driven by
     */
    void heard(long requestSentNanos);

    /** Changes may have been missed: everything that the stream covers is to be dropped, and there is no watermark. */
    void lost(StreamLoss why);
}
