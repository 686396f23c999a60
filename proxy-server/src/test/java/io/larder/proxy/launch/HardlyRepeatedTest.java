package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.reason.Reason;
import io.larder.proxy.WireClient;
import java.io.IOException;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * What becomes of reads of which next to none comes again, though memory has room: the first is passed on as it is, the second is
 * kept. And what counts as coming again.
 */
class HardlyRepeatedTest {
    /** Beyond those after which it is judged. */
    private static final int A_SCAN = 1100;

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int KNOWN = -1;

    private static CachingFixture fixture(String... settings) throws Exception {
        CachingFixture fixture =
                new CachingFixture(EmbeddedReplicaSet.builder().members(1).start(), settings);
        fixture.collectionOutside().insertOne(new Document("_id", KNOWN));
        return fixture;
    }

    private static void read(WireClient wire, int id, String more) throws IOException {
        assertThat(wire.send("{find: 'products', filter: {_id: " + id + "}, limit: 1" + more + ", $db: 'shop'}")
                        .read()
                        .getNumber("ok")
                        .intValue())
                .isEqualTo(1);
    }

    private static void read(WireClient wire, int id) throws IOException {
        read(wire, id, "");
    }

    private static WireClient scanned(CachingFixture fixture) throws IOException {
        fixture.untilHit(fixture.collection(), new Document("name", "the stream is there"));
        WireClient wire = new WireClient(fixture.proxy.addresses().get(0));
        for (int id = 0; id < A_SCAN; id++) {
            read(wire, id);
        }
        return wire;
    }

    @Test
    void theFirstReadIsPassedOnAndTheSecondIsKept() throws Exception {
        try (CachingFixture fixture = fixture();
                WireClient wire = scanned(fixture)) {
            long kept = fixture.statistics().admitted();
            long refused = fixture.statistics().refused(Reason.HARDLY_REPEATED);
            long hits = fixture.statistics().hits();
            assertThat(refused).isPositive();
            read(wire, A_SCAN);
            assertThat(fixture.statistics().refused(Reason.HARDLY_REPEATED)).isEqualTo(refused + 1);
            assertThat(fixture.statistics().admitted()).isEqualTo(kept);
            read(wire, A_SCAN);
            assertThat(fixture.statistics().admitted()).isEqualTo(kept + 1);
            read(wire, A_SCAN);
            assertThat(fixture.statistics().hits()).isEqualTo(hits + 1);
            assertThat(fixture.statistics().refused(Reason.HARDLY_REPEATED)).isEqualTo(refused + 1);
        }
    }

    @Test
    void whatIsAskedToBeFreshIsKeptAtOnce() throws Exception {
        try (CachingFixture fixture = fixture();
                WireClient wire = scanned(fixture)) {
            long kept = fixture.statistics().admitted();
            read(wire, A_SCAN, ", comment: 'larder: fresh'");
            assertThat(fixture.statistics().admitted()).isEqualTo(kept + 1);
        }
    }

    @Test
    void whatIsFoundAndOnlyComparedHasComeAgain() throws Exception {
        try (CachingFixture fixture = fixture("cache-shadow=on")) {
            await().atMost(SOON).until(() -> {
                fixture.collection().find(new Document("_id", KNOWN)).first();
                return fixture.proxy.caching().verification().comparisons() > 0;
            });
            keepsAtTheFirstTime(fixture);
        }
    }

    @Test
    void whatIsFoundAndMayNotBeGivenHasComeAgain() throws Exception {
        try (CachingFixture fixture = fixture("cache-ttl=1ms")) {
            await().atMost(SOON).until(() -> {
                fixture.collection().find(new Document("_id", KNOWN)).first();
                return fixture.statistics().misses(Reason.EXPIRED) > 0;
            });
            keepsAtTheFirstTime(fixture);
            assertThat(fixture.statistics().misses(Reason.EXPIRED)).isGreaterThan(A_SCAN / 20);
        }
    }

    /** Reads of which one of five finds an answer that it does not get. */
    private static void keepsAtTheFirstTime(CachingFixture fixture) throws IOException {
        try (WireClient wire = new WireClient(fixture.proxy.addresses().get(0))) {
            for (int id = 0; id < A_SCAN; id++) {
                read(wire, id);
                if (id % 4 == 0) {
                    read(wire, KNOWN);
                }
            }
            long kept = fixture.statistics().admitted();
            read(wire, A_SCAN);
            assertThat(fixture.statistics().admitted()).isEqualTo(kept + 1);
            assertThat(fixture.statistics().refused(Reason.HARDLY_REPEATED)).isZero();
        }
    }
}
