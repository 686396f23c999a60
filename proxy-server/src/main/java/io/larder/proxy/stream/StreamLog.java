package io.larder.proxy.stream;

import io.larder.engine.stream.StreamFigures;
import io.larder.engine.stream.StreamFigures.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what becomes of one stream, each thing once when it happens. Written by the stream's loop. */
final class StreamLog {
    private static final Logger LOG = LoggerFactory.getLogger(StreamLog.class);

    private final String tenant;
    private final String where;
    private final String covers;
    private final boolean fallsBackByItself;
    private String said = "";
    private long losses;
    private boolean live;
    private volatile @Nullable String fallenBack;

    /**
     * Of one stream of this tenant.
     *
     * @param where what it is opened on, and {@code covers} what of that it tells
     * @param fallsBackByItself whether there is none once it is refused; else somebody says so who has tried others
     */
    StreamLog(String tenant, String where, String covers, boolean fallsBackByItself) {
        this.tenant = tenant;
        this.where = where;
        this.covers = covers;
        this.fallsBackByItself = fallsBackByItself;
    }

    /** What the server answered instead of events. */
    void said(String message) {
        said = message;
    }

    String lastSaid() {
        return said;
    }

    /** There is no stream, and why. */
    void fallsBack(String why) {
        if (!why.equals(fallenBack)) {
            fallenBack = why;
            live = false;
            LOG.warn(
                    "no change stream of tenant {} for {}: {}. What is cached from there lives by its time to live (level ttl),"
                            + " and writes that do not pass through this proxy are not noticed",
                    tenant,
                    covers,
                    why);
        }
    }

    void look(StreamFigures figures) {
        if (figures.state() == State.REFUSED) {
            losses = figures.losses();
            if (fallsBackByItself) {
                fallsBack(said);
            }
            return;
        }
        if (figures.losses() != losses) {
            losses = figures.losses();
            live = false;
            LOG.warn(
                    "the change stream of tenant {} for {} has lost its place ({}{}): what is cached from there is dropped",
                    tenant,
                    covers,
                    figures.lastLoss(),
                    said.isEmpty() ? "" : ", " + said);
        }
        if (!live && figures.state() == State.LIVE && figures.watermark() != 0) {
            live = true;
            fallenBack = null;
            LOG.info("the change stream of tenant {} is live: opened on {}, for {}", tenant, where, covers);
        }
    }

    /** Why there is no stream; null if there is one, or may be soon. By any thread. */
    @Nullable
    String fallenBack() {
        return fallenBack;
    }
}
