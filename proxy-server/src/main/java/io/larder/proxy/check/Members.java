package io.larder.proxy.check;

import io.larder.proxy.topology.ServerRole;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.Topology;
import io.larder.proxy.topology.TopologyView;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether the members of an upstream are there. */
final class Members {
    private final Topology topology;
    private final Duration limit;
    private final List<Finding> findings;

    Members(Topology topology, Duration limit, List<Finding> findings) {
        this.topology = topology;
        this.limit = limit;
        this.findings = findings;
    }

    /** Waits until every member was heard of; whether there is one that takes reads and writes. */
    boolean areThere() throws InterruptedException {
        CountDownLatch known = new CountDownLatch(1);
        Runnable look = () -> {
            TopologyView view = topology.view();
            boolean all = !view.servers().isEmpty()
                    && view.servers().stream().allMatch(server -> server.role() != ServerRole.UNKNOWN)
                    && view.facts() != null;
            if (all) {
                known.countDown();
            }
        };
        topology.subscribe(look);
        look.run();
        boolean all = known.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        TopologyView view = topology.view();
        for (ServerView server : view.servers()) {
            findings.add(member(server));
        }
        boolean usable = !view.candidates(Target.PRIMARY).isEmpty();
        if (!usable) {
            findings.add(Finding.problem(
                    "upstream",
                    view.explain(Target.PRIMARY),
                    view.servers().isEmpty() ? "is replicaSet= in upstream.uri the name of this set?" : ""));
        } else if (all) {
            findings.add(Finding.ok("upstream", what(view)));
        }
        return usable;
    }

    private static Finding member(ServerView server) {
        String about = "server " + server.address();
        if (server.role() == ServerRole.UNKNOWN) {
            String problem = server.problem() == null ? "no answer" : server.problem();
            return Finding.problem(about, problem, Trouble.advice(problem));
        }
        String says = server.role().name().toLowerCase(Locale.ROOT) + ", wire version " + server.maxWireVersion()
                + String.format(Locale.ROOT, ", %.1f ms away", server.roundTripNanos() / 1e6);
        return Finding.ok(about, says);
    }

    private static String what(TopologyView view) {
        String set = view.facts() == null || view.facts().setName() == null
                ? ""
                : " " + view.facts().setName();
        return view.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + set + " of "
                + view.servers().size();
    }
}
