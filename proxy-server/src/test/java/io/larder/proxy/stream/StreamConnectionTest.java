package io.larder.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.change.event.EventReader;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.ChangeStream;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.engine.stream.StreamFigures.State;
import io.larder.engine.stream.StreamSettings;
import io.larder.proxy.OwnSide;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream whose pauses after failures are longer than any test. */
class StreamConnectionTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final StreamSettings SETTINGS = new StreamSettings(
            Duration.ofMillis(300),
            false,
            100,
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofSeconds(10));

    @Test
    void aPauseEndsWhenTheServerIsSeenAgain() throws Exception {
        RecordingFeeds feeds = new RecordingFeeds();
        NewestClusterTime clusterTime = new NewestClusterTime();
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start();
        int port = set.ports().get(0);
        try (OwnSide own = new OwnSide(set.connectionString())) {
            Coverage coverage = new Coverage(List.of(NamespacePattern.parse("shop")));
            CoveringFeed feed = new CoveringFeed(feeds, coverage, SETTINGS.healthyNanos(), null);
            ChangeStream stream = new ChangeStream(SETTINGS, coverage, EventReader::read, clusterTime, feed);
            StreamConnection connection = new StreamConnection(
                    own.loop,
                    own.upstream(),
                    own.topology,
                    stream,
                    server -> {},
                    clusterTime,
                    new StreamLog("default", "database shop", "[shop.*]", true));
            own.topology.subscribe(() -> own.loop.execute(connection::topologyChanged));
            own.loop.execute(connection::goOn);
            await().atMost(SOON).until(() -> stream.figures().state() == State.LIVE);

            set.close();
            await().atMost(SOON)
                    .until(() -> stream.figures().state() == State.DOWN
                            && own.topology.view().primary() == null);
            try (EmbeddedReplicaSet back =
                    EmbeddedReplicaSet.builder().members(1).port(port).start()) {
                await().atMost(SOON).until(() -> stream.figures().state() == State.LIVE);
                assertThat(back.ports()).containsExactly(port);
                own.loop.submit(connection::close).sync();
            }
        }
    }
}
