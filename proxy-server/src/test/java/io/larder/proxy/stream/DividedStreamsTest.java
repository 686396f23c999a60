package io.larder.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.engine.cache.Cache;
import io.larder.engine.cache.CacheLimits;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.CatalogueLimits;
import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.Coverage;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.engine.stream.StreamFigures;
import io.larder.engine.stream.StreamFigures.State;
import io.larder.engine.stream.StreamLoss;
import io.larder.proxy.OwnSide;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account that may not watch everything, with rights that a server enforces. */
class DividedStreamsTest {
    private static final Duration AWAIT = Duration.ofMillis(300);
    private static final Namespace ITEMS = new Namespace("shop", "items");

    private final Cache cache = new Cache(CacheLimits.of(1 << 20), System::nanoTime);
    private final Map<Coverage, RecordingFeeds> told = new ConcurrentHashMap<>();
    private final List<String> order = new CopyOnWriteArrayList<>();
    private EmbeddedReplicaSet set;
    private OwnSide own;
    private CacheStreams streams;

    @BeforeEach
    void start() {
        set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(
                        EmbeddedUser.root("root", "secret"),
                        new EmbeddedUser("larder", "pencil", "admin", List.of("read@shop", "read@blog")),
                        new EmbeddedUser("poor", "pencil", "admin", List.of()))
                .start();
    }

    private void open(String user, int most, String... patterns) throws Exception {
        String address = set.connectionString();
        own = new OwnSide(
                address.replace("mongodb://", "mongodb://" + user + ":pencil@"),
                address.replace("mongodb://", "mongodb://root:secret@"),
                OwnSide.SERVICE);
        streams = CacheStreams.start(
                new StreamGround(
                        "default",
                        own.loop,
                        own.upstream(),
                        own.topology,
                        new Catalogue(CatalogueLimits.defaults(), System::nanoTime),
                        new NewestClusterTime(),
                        this::feed,
                        AWAIT),
                new StreamRules(
                        Stream.of(patterns).map(NamespacePattern::parse).toList(), most, Duration.ofMillis(300)),
                () -> StreamAccess.GRANTED);
    }

    /** Into a real cache, and taken down as well. */
    private Feeds.Feed feed(Coverage coverage, long healthyNanos) {
        order.add("open " + coverage.where());
        var real = cache.open(coverage::covers, healthyNanos);
        Feeds.Feed recorded =
                told.computeIfAbsent(coverage, any -> new RecordingFeeds()).open(coverage, healthyNanos);
        return new Feeds.Feed() {
            @Override
            public void change(Change change, long clusterTime) {
                real.change(change, clusterTime);
                recorded.change(change, clusterTime);
            }

            @Override
            public void watermark(long clusterTime) {
                real.watermark(clusterTime);
                recorded.watermark(clusterTime);
            }

            @Override
            public void heard(long requestSentNanos) {
                real.heard(requestSentNanos);
                recorded.heard(requestSentNanos);
            }

            @Override
            public void lost(StreamLoss why) {
                real.lost(why);
                recorded.lost(why);
            }

            @Override
            public void close() {
                order.add("close " + coverage.where());
                real.close();
                recorded.close();
            }
        };
    }

    @AfterEach
    void stop() {
        streams.close();
        own.close();
        set.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10));
    }

    private void awaitLive(int count) {
        soon().until(() -> streams.status().inUse().size() == count
                && streams.status().inUse().stream().allMatch(DividedStreamsTest::isLive));
    }

    private static boolean isLive(StreamStatus stream) {
        StreamFigures figures = stream.figures();
        return figures != null && figures.state() == State.LIVE && figures.watermark() != 0;
    }

    private RecordingFeeds of(Coverage coverage) {
        return told.getOrDefault(coverage, new RecordingFeeds());
    }

    private static Coverage database(String pattern) {
        return new Coverage(List.of(NamespacePattern.parse(pattern)));
    }

    private void grantItemsOnly() {
        own.run(
                "admin",
                "{createRole: 'items', roles: [], privileges: [{resource: {db: 'shop', collection: 'items'},"
                        + " actions: ['find', 'changeStream']}]}");
        own.run("admin", "{updateUser: 'larder', roles: [{role: 'items', db: 'admin'}]}");
    }

    @Test
    void eachDatabaseThatMayBeReadHasAStreamOfItsOwn() throws Exception {
        open("larder", 16, "*");
        awaitLive(2);
        long shop = own.run("shop", "{insert: 'items', documents: [{_id: 1}]}");
        long blog = own.run("blog", "{insert: 'posts', documents: [{_id: 1}]}");
        own.run("away", "{insert: 'x', documents: [{_id: 1}]}");
        soon().until(() ->
                of(database("shop")).knows(shop) && of(database("blog")).knows(blog));
        assertThat(of(database("shop")).changes)
                .extracting(Change::namespace)
                .contains(ITEMS)
                .allMatch(namespace -> namespace.database().equals("shop"));
        assertThat(of(database("blog")).changes)
                .allMatch(change -> change.namespace().database().equals("blog"));
        assertThat(cache.isCovered(ITEMS)).isTrue();
        assertThat(cache.isCovered(new Namespace("away", "x"))).isFalse();

        StreamsStatus status = streams.status();
        assertThat(status.isDivided()).isTrue();
        assertThat(status.fallenBack()).as("not all of it").isNull();
        assertThat(status.fallenBack(ITEMS)).isNull();
        assertThat(status.fallenBack(new Namespace("away", "x"))).contains("code 13");
        assertThat(status.covered()).isEqualTo("database blog, database shop");
    }

    @Test
    void whatIsCoveredIsCoveredBeforeTheOneStreamIsGivenUp() throws Exception {
        open("larder", 16, "*");
        awaitLive(2);
        assertThat(order)
                .containsExactly(
                        "open the whole deployment",
                        "open database blog",
                        "open database shop",
                        "close the whole deployment");
    }

    @Test
    void oneStreamsTroubleIsNotTheOthers() throws Exception {
        open("larder", 16, "*");
        awaitLive(2);
        own.run("shop", "{insert: 'items', documents: [{_id: 1}]}");
        own.run("shop", "{dropDatabase: 1}");
        soon().until(() -> of(database("shop")).losses.contains(StreamLoss.INVALIDATED));
        long blog = own.run("blog", "{insert: 'posts', documents: [{_id: 1}]}");
        soon().until(() -> of(database("blog")).knows(blog));
        assertThat(of(database("blog")).losses).isEmpty();
        long shop = own.run("shop", "{insert: 'items', documents: [{_id: 2}]}");
        soon().until(() -> of(database("shop")).knows(shop));
    }

    @Test
    void whatIsMovedFromOneDatabaseToAnotherIsToldByBoth() throws Exception {
        open("larder", 16, "*");
        awaitLive(2);
        own.run("shop", "{insert: 'items', documents: [{_id: 1}]}");
        own.run("blog", "{insert: 'items', documents: [{_id: 2}]}");
        own.run("admin", "{renameCollection: 'shop.items', to: 'blog.items', dropTarget: true}");
        soon().until(() ->
                redefined(database("shop"), ITEMS) && redefined(database("blog"), new Namespace("blog", "items")));
    }

    private boolean redefined(Coverage coverage, Namespace namespace) {
        return of(coverage).changes.stream()
                        .filter(change -> change.kind() == ChangeKind.DEFINITION)
                        .filter(change -> change.namespace().equals(namespace))
                        .count()
                > 1; // the first is its creation
    }

    @Test
    void whereOnlyACollectionMayBeReadItHasTheStream() throws Exception {
        open("poor", 16, "*");
        Coverage items = Coverage.of(ITEMS);
        soon().until(() -> streams.status().fallenBack() != null);
        own.run(
                "admin",
                "{createRole: 'items', roles: [], privileges: [{resource: {db: 'shop', collection: 'items'},"
                        + " actions: ['find', 'changeStream']}]}");
        own.run("admin", "{updateUser: 'poor', roles: [{role: 'items', db: 'admin'}]}");
        awaitLive(1); // rights that come later are noticed
        assertThat(streams.status().covered()).isEqualTo("collection shop.items");
        own.run("shop", "{insert: 'carts', documents: [{_id: 1}]}");
        long first = own.run("shop", "{insert: 'items', documents: [{_id: 1}]}");
        soon().until(() -> of(items).knows(first));
        assertThat(of(items).changes).extracting(Change::namespace).containsOnly(ITEMS);

        own.run("shop", "{drop: 'items'}");
        soon().until(() -> of(items).losses.contains(StreamLoss.INVALIDATED));
        long second = own.run("shop", "{insert: 'items', documents: [{_id: 2}]}");
        soon().until(() -> of(items).knows(second));

        // In place of a collection comes another one: what was there is gone, and the stream with it.
        own.run("admin", "{renameCollection: 'shop.carts', to: 'shop.items', dropTarget: true}");
        soon().until(() -> of(items).losses.size() == 2);
        long third = own.run("shop", "{insert: 'items', documents: [{_id: 3}]}");
        soon().until(() -> of(items).knows(third) && of(items).times.contains(third));
    }

    @Test
    void rightsThatGoEndTheStreamsTheyGave() throws Exception {
        open("larder", 16, "*");
        awaitLive(2);
        grantItemsOnly();
        soon().until(() -> streams.status().covered().equals("collection shop.items"));
        awaitLive(1);
        assertThat(cache.isCovered(new Namespace("blog", "posts"))).isFalse();
        own.run("admin", "{updateUser: 'larder', roles: ['root']}");
        soon().until(() -> streams.status().covered().equals("the whole deployment"));
        awaitLive(1);
        assertThat(streams.status().isDivided()).isFalse();
    }

    @Test
    void thereAreNoMoreThanTheLimit() throws Exception {
        open("larder", 1, "shop", "*");
        awaitLive(1);
        StreamsStatus status = streams.status();
        assertThat(status.covered()).isEqualTo("database shop");
        assertThat(status.tooMany()).containsExactly(database("blog"));
        assertThat(cache.isCovered(new Namespace("blog", "posts"))).isFalse();
    }

    @Test
    void withoutAnyRightThereIsNone() throws Exception {
        open("poor", 16, "*");
        soon().until(() -> streams.status().fallenBack() != null);
        assertThat(streams.status().fallenBack()).contains("code 13");
        assertThat(streams.status().isDivided()).isFalse();
        soon().until(() -> !cache.hasStreams());
    }

    @Test
    void whatIsWantedLaterIsDividedAnew() throws Exception {
        open("larder", 16, "shop.items", "away.x");
        awaitLive(1);
        streams.cover(List.of(NamespacePattern.parse("blog.*")));
        assertThat(cache.isCovered(new Namespace("blog", "posts")))
                .as("at once")
                .isTrue();
        awaitLive(2);
        assertThat(streams.status().covered()).isEqualTo("database shop, database blog");
        assertThat(streams.status().total(StreamTotals::openings)).isGreaterThanOrEqualTo(3);
    }

    /** The stream for more is refused while the question is open that was asked for the one before. */
    @Test
    void aQuestionForRightsThatIsOvertakenIsAskedAgain() throws Exception {
        Coverage both = new Coverage(List.of(NamespacePattern.parse("away"), NamespacePattern.parse("*")));
        try (var rights = set.adversary().connections().holdBefore("connectionStatus")) {
            open("larder", 16, "away");
            soon().until(() -> rights.held() == 1);
            streams.cover(List.of(NamespacePattern.parse("*")));
            soon().until(() -> of(both).losses.contains(StreamLoss.REFUSED));
        }
        awaitLive(2);
        assertThat(streams.status().covered()).isEqualTo("database blog, database shop");
    }
}
