package io.larder.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.ClientSession;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.CatalogueLimits;
import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.engine.stream.StreamFigures.State;
import io.larder.engine.stream.StreamLoss;
import io.larder.proxy.OwnSide;
import io.larder.proxy.topology.UpstreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real streams over real connections, from a set that misbehaves. */
class CacheStreamsTest {
    private static final Duration AWAIT = Duration.ofMillis(300);

    private final RecordingFeeds feeds = new RecordingFeeds();
    private final NewestClusterTime clusterTime = new NewestClusterTime();
    private EmbeddedReplicaSet set;
    private OwnSide own;
    private CacheStreams streams;

    private void start(EmbeddedReplicaSet upstream, String... patterns) throws Exception {
        set = upstream;
        open(new OwnSide(upstream.connectionString()), StreamAccess.GRANTED, patterns);
    }

    private void open(OwnSide side, StreamAccess access, String... patterns) {
        own = side;
        streams = CacheStreams.start(
                new StreamGround(
                        "default",
                        own.loop,
                        own.upstream(),
                        own.topology,
                        new Catalogue(CatalogueLimits.defaults(), System::nanoTime),
                        clusterTime,
                        feeds,
                        AWAIT),
                new StreamRules(Stream.of(patterns).map(NamespacePattern::parse).toList(), 16),
                () -> access);
    }

    @AfterEach
    void stop() {
        set.adversary().connections().clear();
        streams.close();
        own.close();
        set.close();
    }

    private static EmbeddedReplicaSet members(int count) {
        return EmbeddedReplicaSet.builder().members(count).start();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10));
    }

    private void awaitLive() {
        soon().until(() -> feeds.watermark != 0);
    }

    private long insert(String collection, int id) {
        try (ClientSession session = own.outside.startSession()) {
            own.outside.getDatabase("shop").getCollection(collection).insertOne(session, new Document("_id", id));
            return Objects.requireNonNull(session.getOperationTime()).getValue();
        }
    }

    private List<Integer> insertedTimes() {
        return feeds.changes.stream()
                .filter(change -> change.kind() == ChangeKind.INSERT)
                .map(change -> 1)
                .toList();
    }

    private State state() {
        return Objects.requireNonNull(streams.status().worst().figures()).state();
    }

    @Test
    void anIdleSetHasAWatermarkAtOnce() throws Exception {
        start(
                EmbeddedReplicaSet.builder()
                        .members(1)
                        .replication(r -> r.withNoopPeriod(Duration.ofHours(1)))
                        .start(),
                "shop");
        assertThat(feeds.opened.get()).as("before anything can be filled").isEqualTo(1);
        soon().atMost(Duration.ofSeconds(5)).until(() -> feeds.watermark != 0 && feeds.heard != 0);
    }

    @Test
    void whatOutsidersWriteIsToldWithItsTime() throws Exception {
        start(members(1), "shop.items");
        awaitLive();
        long time = insert("items", 1);
        insert("unwatched", 1);
        long later = own.run("shop", "{update: 'items', updates: [{q: {_id: 1}, u: {$set: {a: 1}}}]}");
        soon().until(() -> feeds.knows(later));
        assertThat(feeds.times).contains(time, later);
        assertThat(feeds.changes)
                .filteredOn(change -> change.kind() != ChangeKind.ANYTHING)
                .allMatch(change -> change.namespace().collection().equals("items"))
                .extracting(Change::kind)
                .contains(ChangeKind.INSERT, ChangeKind.UPDATE);
        assertThat(Objects.requireNonNull(streams.status().worst().figures()).events())
                .isPositive();
        assertThat(clusterTime.newest()).isNotNull();
        assertThat(streams.status().fallenBack()).isNull();
    }

    @Test
    void severalDatabasesAreOneStream() throws Exception {
        start(members(1), "shop.items", "blog");
        awaitLive();
        insert("items", 1);
        long time = own.run("blog", "{insert: 'posts', documents: [{_id: 1}]}");
        soon().until(() -> feeds.knows(time));
        assertThat(feeds.changes)
                .extracting(change -> change.namespace().database())
                .contains("shop", "blog");
    }

    @Test
    void definitionsAreToldToo() throws Exception {
        start(members(1), "shop");
        awaitLive();
        insert("items", 1);
        long time = own.run("shop", "{drop: 'items'}");
        soon().until(() -> feeds.knows(time));
        assertThat(feeds.changes).extracting(Change::kind).contains(ChangeKind.DEFINITION);
    }

    @Test
    void afterADroppedDatabaseTheStreamGoesOn() throws Exception {
        start(members(1), "shop");
        awaitLive();
        insert("items", 1);
        own.run("shop", "{dropDatabase: 1}");
        soon().until(() -> feeds.losses.contains(StreamLoss.INVALIDATED));
        long time = insert("items", 2);
        soon().until(() -> feeds.knows(time) && feeds.times.contains(time));
    }

    @Test
    void nothingIsMissedWhenConnectionsAreCut() throws Exception {
        start(members(1), "shop");
        awaitLive();
        for (int i = 0; i < 5; i++) {
            insert("items", i);
            set.adversary().cutAllConnections(0);
        }
        long last = insert("items", 5);
        soon().until(() -> feeds.knows(last));
        assertThat(insertedTimes()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(feeds.losses).isEmpty();
    }

    @Test
    void aCursorThatIsGoneIsResumed() throws Exception {
        start(members(1), "shop");
        awaitLive();
        insert("items", 1);
        set.adversary().changeStreams().drop();
        long time = insert("items", 2);
        soon().until(() -> feeds.knows(time));
        assertThat(insertedTimes()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(feeds.losses).isEmpty();
    }

    @Test
    void lostHistoryIsToldAndTheStreamBeginsAnew() throws Exception {
        start(members(1), "shop");
        awaitLive();
        set.adversary().noopPeriod(Duration.ofMillis(200)); // so that the new stream soon has something to prove
        set.adversary().changeStreams().hold();
        insert("items", 1);
        set.adversary().changeStreams().loseHistory();
        set.adversary().changeStreams().release();
        soon().until(() -> feeds.losses.contains(StreamLoss.HISTORY));
        long time = insert("items", 2);
        soon().until(() -> feeds.knows(time));
    }

    @Test
    void aHeldStreamProvesNothing() throws Exception {
        start(members(1), "shop");
        awaitLive();
        set.adversary().changeStreams().hold();
        long time = insert("items", 1);
        long heard = feeds.heard;
        soon().until(() -> feeds.heard != heard);
        assertThat(feeds.knows(time)).isFalse();
        set.adversary().changeStreams().release();
        soon().until(() -> feeds.knows(time));
        assertThat(feeds.times).contains(time);
    }

    @Test
    void aServerThatKeepsSilentIsNotHeard() throws Exception {
        start(members(1), "shop");
        awaitLive();
        var held = set.adversary().connections().holdBefore("getMore");
        long before = System.nanoTime();
        await().pollDelay(AWAIT.multipliedBy(3)).until(() -> true);
        assertThat(feeds.heard).as("nothing sent since").isLessThan(before);
        set.adversary().connections().clear();
        assertThat(held).isNotNull();
        soon().until(() -> feeds.heard > before);
    }

    @Test
    void batchesThatEndWithinOneTimeLoseNothingOfIt() throws Exception {
        start(members(1), "shop");
        awaitLive();
        insert("items", 0);
        set.adversary().changeStreams().endBatchesWithinOneTime(true);
        try (var session = own.outside.startSession()) {
            session.withTransaction(() -> {
                for (int i = 1; i <= 5; i++) {
                    own.outside.getDatabase("shop").getCollection("items").insertOne(session, new Document("_id", i));
                }
                return "done";
            });
        }
        long last = insert("items", 6);
        soon().until(() -> feeds.knows(last));
        assertThat(insertedTimes()).hasSize(7);
    }

    @Test
    void afterAnElectionItFollowsTheNewPrimary() throws Exception {
        start(members(3), "shop");
        awaitLive();
        insert("items", 1);
        set.adversary().elect(1);
        long time = insert("items", 2);
        soon().until(() -> feeds.knows(time));
        assertThat(feeds.times).contains(time);
        assertThat(feeds.losses).isEmpty();
        String primary = set.hosts().get(1);
        soon().until(() -> set.commands().named("getMore").stream().anyMatch(each -> each.member() == 1));
        assertThat(own.topology.view().primary()).hasToString(primary);
    }

    @Test
    void aPrimaryThatWasCutOffIsLeftForTheNewOne() throws Exception {
        start(members(3), "shop");
        awaitLive();
        insert("items", 1);
        set.adversary().cutOff(0);
        set.adversary().elect(1);
        soon().until(() ->
                set.hosts().get(1).equals(String.valueOf(own.topology.view().primary())));
        long time = insert("items", 2);
        soon().until(() -> feeds.knows(time));
        assertThat(feeds.times).contains(time);
    }

    @Test
    void anEventThatIsTooLargeForOneMessageIsToldWithoutItsContent() throws Exception {
        start(members(1), "shop");
        awaitLive();
        String id = "x".repeat(100 << 10); // in the token, in the key and in the document
        Document large = new Document("_id", id).append("a", "x".repeat((16 << 20) - (101 << 10)));
        own.outside.getDatabase("shop").getCollection("items").insertOne(large);
        long time = insert("items", 2);
        soon().until(() -> feeds.knows(time));
        assertThat(feeds.losses).isEmpty();
        assertThat(feeds.changes)
                .filteredOn(change -> change.kind() == ChangeKind.INSERT)
                .hasSizeGreaterThanOrEqualTo(2)
                .first()
                .matches(change -> change.document() == null, "of which the content is not known");
    }

    @Test
    void aRouterIsFollowedToo() throws Exception {
        start(EmbeddedReplicaSet.builder().mongosLike().start(), "shop");
        awaitLive();
        long time = insert("items", 1);
        insert("items", 2); // a router's stream proves a time only by what comes after it
        soon().until(() -> feeds.knows(time));
        assertThat(feeds.times).contains(time);
    }

    @Test
    void aStandaloneHasNone() throws Exception {
        start(EmbeddedReplicaSet.builder().standalone().start(), "shop");
        soon().until(() -> feeds.closed.get() == 1);
        assertThat(streams.status().fallenBack()).contains("standalone");
        assertThat(streams.status().worst().figures()).isNull();
    }

    @Test
    void withoutCredentialsOfItsOwnTheProxyOpensNone() throws Exception {
        set = members(1);
        open(new OwnSide(set.connectionString()), StreamAccess.NONE, "shop");
        soon().until(() -> feeds.closed.get() == 1);
        assertThat(streams.status().fallenBack()).contains("relayed");
        assertThat(set.commands().count("aggregate")).isZero();
    }

    @Test
    void aRefusalIsSaidAndClosesTheFeed() throws Exception {
        set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("root", "secret"))
                .start();
        String outside = set.connectionString().replace("mongodb://", "mongodb://root:secret@");
        open(new OwnSide(set.connectionString(), outside, UpstreamOptions.defaults()), StreamAccess.GRANTED, "shop");
        soon().until(() -> feeds.closed.get() == 1);
        assertThat(feeds.losses).containsExactly(StreamLoss.REFUSED);
        assertThat(state()).isEqualTo(State.REFUSED);
        assertThat(streams.status().fallenBack()).contains("code 13");
    }

    @Test
    void aServiceAccountMayReadIt() throws Exception {
        set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("root", "secret"))
                .start();
        String uri = set.connectionString().replace("mongodb://", "mongodb://root:secret@");
        open(new OwnSide(uri, uri, OwnSide.SERVICE), StreamAccess.GRANTED, "shop");
        long time = insert("items", 1);
        soon().until(() -> feeds.knows(time));
    }
}
