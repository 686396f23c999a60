package io.larder.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.ServerAddress;
import com.mongodb.spi.dns.DnsClient;
import com.mongodb.spi.dns.DnsException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connection strings whose hosts and options are in the DNS. */
class SrvTest {
    private static final String URI = "mongodb+srv://cluster.larder.test/?heartbeatFrequencyMS=60000";

    private static List<String> records(String name, String type) {
        assertThat(name).endsWith("cluster.larder.test");
        return switch (type) {
            case "SRV" -> List.of("0 0 27018 a.larder.test.", "0 0 27019 b.larder.test.");
            case "TXT" -> List.of("replicaSet=rs&authSource=users");
            default -> throw new AssertionError(type);
        };
    }

    @Test
    void hostsAndOptionsComeFromTheDns() throws Exception {
        try (Topology topology = Topology.start(URI, UpstreamOptions.defaults(), SrvTest::records)) {
            await().untilAsserted(() -> assertThat(topology.view().servers())
                    .extracting(ServerView::address)
                    .containsExactlyInAnyOrder(
                            new ServerAddress("a.larder.test", 27018), new ServerAddress("b.larder.test", 27019)));
            assertThat(topology.settings().tls()).isNotNull();
        }
    }

    @Test
    void namesThatCannotBeResolvedAtStartAreAskedForAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicBoolean reachable = new AtomicBoolean();
        DnsClient dns = (name, type) -> {
            asked.incrementAndGet();
            if (!reachable.get()) {
                throw new DnsException("no route to the DNS", new IllegalStateException());
            }
            return records(name, type);
        };
        try (Topology topology = Topology.start(URI, UpstreamOptions.defaults(), dns)) {
            await().untilAsserted(() -> assertThat(topology.view().explain(Target.PRIMARY))
                    .contains("cannot resolve the upstream's connection string"));
            assertThat(topology.settings()).isNull();
            reachable.set(true);
            await().untilAsserted(() -> assertThat(topology.view().servers()).hasSize(2));
            assertThat(asked.get()).isGreaterThan(2);
        }
    }
}
