package io.larder.proxy.watch;

import io.larder.engine.cache.Cache;
import io.larder.engine.cache.StreamFeed;
import io.larder.engine.change.Change;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.StreamLoss;
import io.larder.proxy.stream.Feeds;

/** Leads what streams tell into a cache. */
record CacheFeeds(Cache cache) implements Feeds {
    @Override
    public Feed open(Coverage coverage, long healthyNanos) {
        return new Into(cache.open(coverage::covers, healthyNanos));
    }

    private record Into(StreamFeed feed) implements Feed {
        @Override
        public void change(Change change, long clusterTime) {
            feed.change(change, clusterTime);
        }

        @Override
        public void watermark(long clusterTime) {
            feed.watermark(clusterTime);
        }

        @Override
        public void heard(long requestSentNanos) {
            feed.heard(requestSentNanos);
        }

        @Override
        public void lost(StreamLoss why) {
            feed.lost(why);
        }

        @Override
        public void close() {
            feed.close();
        }
    }
}
