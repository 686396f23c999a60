package io.larder.proxy.caching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.proxy.topology.Target;
import io.larder.proxy.upstream.ScriptedServer;
import io.larder.proxy.upstream.UpstreamFixture;
import io.larder.wire.message.ReplyView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Reads that nobody waits for: a few at a time, and none of them for ever. */
class OwnReadsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** What came of reads, in order. */
    private static final class Told implements Witness {
        final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public boolean reply(ReplyView reply) {
            all.add("reply");
            return true;
        }

        @Override
        public void lost(boolean mayHaveRun) {
            all.add("lost");
        }
    }

    @Test
    void aServerThatFallsSilentDoesNotKeepTheirPlaces() throws Exception {
        try (ScriptedServer server = ScriptedServer.start();
                UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port())) {
            OwnReads reads = new OwnReads(upstream.upstream(), Duration.ofMillis(200));
            Told told = new Told();
            server.onCommand((session, command) -> {});
            upstream.onLoop(() -> {
                for (int i = 1; reads.hasRoom(); i++) {
                    reads.send(upstream.command(i, "find"), Target.PRIMARY, told);
                }
            });
            assertThat(upstream.onLoop(reads::hasRoom)).isFalse();

            await().atMost(SOON).until(() -> upstream.onLoop(reads::hasRoom));
            await().atMost(SOON).until(() -> told.all.size() == 4);
            assertThat(told.all).containsOnly("lost");

            server.onCommand((session, command) -> session.ok());
            upstream.onLoop(() -> reads.send(upstream.command(9, "find"), Target.PRIMARY, told));
            await().atMost(SOON).until(() -> told.all.contains("reply"));
        }
    }
}
