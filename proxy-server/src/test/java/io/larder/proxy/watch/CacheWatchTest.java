package io.larder.proxy.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoException;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.engine.cache.Cache;
import io.larder.engine.cache.CacheLimits;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.CatalogueLimits;
import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.reason.Reason;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.OwnSide;
import io.larder.proxy.metrics.Metrics;
import io.larder.proxy.metrics.PerTenant;
import io.larder.proxy.stream.StreamAccess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All of it together with a real cache. */
class CacheWatchTest {
    private static final List<Namespace> ITEMS = List.of(new Namespace("shop", "items"));

    private final Cache cache = new Cache(CacheLimits.of(1 << 20), System::nanoTime);
    private final Catalogue catalogue = new Catalogue(CatalogueLimits.defaults(), System::nanoTime);

    private CacheWatch watch(OwnSide own, StreamAccess access, boolean streams) {
        return CacheWatch.start(
                "default",
                own.loop,
                own.upstream(),
                own.topology,
                () -> access,
                new WatchSettings(List.of(NamespacePattern.parse("shop")), streams, 16, Duration.ofMillis(300)),
                cache,
                catalogue,
                new NewestClusterTime());
    }

    @Test
    void theCacheLearnsWhatOutsidersDefine() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.start();
                OwnSide own = new OwnSide(set.connectionString());
                Metrics metrics = new Metrics();
                CacheWatch watch = watch(own, StreamAccess.GRANTED, true)) {
            WatchMetrics.show(new PerTenant<>(
                    metrics, () -> Map.of("default", watch.status().orElseThrow())));
            assertThat(cache.isCovered(ITEMS.get(0))).isTrue();
            own.run("shop", "{create: 'items'}");
            await().until(() -> {
                watch.reader().ask(ITEMS);
                return catalogue.against(ITEMS) == null;
            });
            long before = cache.definitions();
            long dropped = own.run("shop", "{drop: 'items'}");
            await().until(() -> Long.compareUnsigned(cache.watermark(), dropped) >= 0);
            assertThat(catalogue.against(ITEMS)).isEqualTo(Reason.DEFINITION_UNKNOWN);
            assertThat(cache.definitions()).isGreaterThan(before);
            assertThat(watch.status()).hasValueSatisfying(status -> assertThat(status.fallenBack())
                    .isNull());
            assertThat(metrics.scrape())
                    .contains(
                            "larder_stream_live{tenant=\"default\"} 1.0",
                            "larder_stream_fallen_back{tenant=\"default\"} 0.0")
                    .containsPattern("larder_stream_events_total\\{tenant=\"default\"} [1-9]")
                    .containsPattern("larder_stream_bytes_total\\{tenant=\"default\"} [1-9]")
                    .containsPattern("larder_stream_watermark_age_seconds\\{tenant=\"default\"} [0-9]")
                    .contains("larder_stream_lag_seconds", "larder_stream_losses_total{tenant=\"default\"} 0.0");
        }
    }

    @Test
    void aCollectionThatAnElectionMayUndoIsNotTakenForOne() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(3).start();
                OwnSide own = new OwnSide(set.connectionString());
                CacheWatch watch = watch(own, StreamAccess.GRANTED, true)) {
            own.run("shop", "{create: 'base'}");
            await().until(() -> cache.watermark() != 0);
            set.adversary().stallCommitPoint();
            own.run("shop", "{create: 'items', writeConcern: {w: 1}}");
            await().until(() -> {
                watch.reader().ask(ITEMS);
                return !catalogue.isToBeAsked(ITEMS.get(0));
            });
            assertThat(catalogue.against(ITEMS)).isEqualTo(Reason.DEFINITION_UNKNOWN);
            set.adversary().electLosing((set.adversary().primary() + 1) % 3, 1);
            set.adversary().releaseCommitPoint();
            // With the old primary the outsider's connection is gone, too.
            await().ignoreExceptionsInstanceOf(MongoException.class)
                    .until(() -> own.run("shop", "{create: 'items', viewOn: 'base', pipeline: []}") != 0);
            await().until(() -> {
                watch.reader().ask(ITEMS);
                assertThat(catalogue.against(ITEMS)).isIn(Reason.DEFINITION_UNKNOWN, Reason.VIEW);
                return catalogue.against(ITEMS) == Reason.VIEW;
            });
        }
    }

    @Test
    void aCollectionIsTakenForOneWhenAMajorityHasIt() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.start();
                OwnSide own = new OwnSide(set.connectionString());
                CacheWatch watch = watch(own, StreamAccess.GRANTED, true)) {
            await().until(() -> cache.watermark() != 0);
            set.adversary().stallCommitPoint();
            own.run("shop", "{create: 'items', writeConcern: {w: 1}}");
            await().until(() -> {
                watch.reader().ask(ITEMS);
                return !catalogue.isToBeAsked(ITEMS.get(0));
            });
            assertThat(catalogue.against(ITEMS)).isEqualTo(Reason.DEFINITION_UNKNOWN);
            set.adversary().releaseCommitPoint();
            // By its event it is forgotten once more.
            await().until(() -> {
                watch.reader().ask(ITEMS);
                return catalogue.against(ITEMS) == null;
            });
        }
    }

    @Test
    void withoutAStreamNothingIsCovered() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.start();
                OwnSide own = new OwnSide(set.connectionString());
                CacheWatch watch = watch(own, StreamAccess.NONE, true)) {
            await().until(() -> !cache.isCovered(ITEMS.get(0)));
            assertThat(watch.status()).hasValueSatisfying(status -> assertThat(status.fallenBack())
                    .isNotNull());
        }
    }

    @Test
    void whereStreamsAreNotWantedNoneIsOpened() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.start();
                OwnSide own = new OwnSide(set.connectionString());
                CacheWatch watch = watch(own, StreamAccess.GRANTED, false)) {
            assertThat(watch.status()).isEmpty();
            assertThat(cache.hasStreams()).isFalse();
            own.run("shop", "{create: 'items'}");
            await().until(() -> {
                watch.reader().ask(ITEMS);
                return catalogue.against(ITEMS) == null;
            });
            assertThat(set.commands().count("aggregate")).isZero();
        }
    }
}
