package io.larder.proxy.launch;

import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import io.larder.proxy.topology.UpstreamFacts;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what the upstream turns out to be: in the banner if it is known by then, in the log if it is known later. */
final class UpstreamNews {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamNews.class);
    /** As long as somebody who has just typed the command waits for its answer. */
    private static final long PATIENCE_MILLIS = 1000;

    private final Topology topology;
    private final CountDownLatch known = new CountDownLatch(1);

    private UpstreamNews(Topology topology) {
        this.topology = topology;
    }

    static UpstreamNews of(Topology topology) {
        UpstreamNews news = new UpstreamNews(topology);
        topology.subscribe(news::changed);
        news.changed();
        return news;
    }

    private void changed() {
        if (isKnown(topology.view())) {
            known.countDown();
        }
    }

    /** The kind comes first, the rest with the first hello that was heard. */
    private static boolean isKnown(TopologyView view) {
        return view.kind() != ClusterKind.UNKNOWN && view.facts() != null;
    }

    /** What is known shortly after the start, for the banner. */
    TopologyView first() throws InterruptedException {
        known.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        return topology.view();
    }

    /** Logs what the banner could not tell: what the upstream is, once that is known. Waits for it. */
    void tellWhatFollows(TopologyView told) throws InterruptedException {
        if (isKnown(told)) {
            return;
        }
        known.await();
        LOG.info("the upstream is {}", described(topology.view()));
    }

    static String described(TopologyView view) {
        UpstreamFacts facts = view.facts();
        if (facts == null && view.kind() == ClusterKind.REPLICA_SET) {
            return "not reached yet"; // its kind stands in the connection string
        }
        String servers =
                view.servers().size() == 1 ? "1 server" : view.servers().size() + " servers";
        return switch (view.kind()) {
            case UNKNOWN -> "not reached yet";
            case STANDALONE -> "a standalone";
            case REPLICA_SET ->
                "replica set " + (facts == null || facts.setName() == null ? "" : facts.setName() + " ") + "of "
                        + servers;
            case SHARDED -> "a sharded cluster behind " + servers;
            case LOAD_BALANCED -> "load balanced";
        };
    }
}
