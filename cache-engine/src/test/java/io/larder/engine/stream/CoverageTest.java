package io.larder.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.Test;

/** What a stream is opened on, and what the server is asked to leave out. */
class CoverageTest {
    private static Coverage of(String... patterns) {
        return new Coverage(Stream.of(patterns).map(NamespacePattern::parse).toList());
    }

    @Test
    void oneDatabaseIsWatchedByItself() {
        StreamRequest request = new DrivenStream(false, "shop.items", "shop.orders*").next();
        assertThat(request.body().getString("$db").getValue()).isEqualTo("shop");
        assertThat(DrivenStream.options(request)).isEqualTo(BsonDocument.parse("{showExpandedEvents: true}"));
        assertThat(request.body().getArray("pipeline").get(1).asDocument().getDocument("$match"))
                .isEqualTo(
                        BsonDocument.parse(
                                """
                        {$or: [{operationType: "invalidate"},
                               {"ns.coll": "items"}, {"to.coll": "items"}, {operationType: "dropDatabase"},
                               {"ns.coll": {$regularExpression: {pattern: "^orders.*$", options: "s"}}},
                               {"to.coll": {$regularExpression: {pattern: "^orders.*$", options: "s"}}},
                               {operationType: "dropDatabase"}]}"""));
        assertThat(request.body().getDocument("readConcern").getString("level").getValue())
                .isEqualTo("majority");
    }

    @Test
    void severalDatabasesAreWatchedTogether() {
        StreamRequest request = new DrivenStream(false, "shop.items", "blog*").next();
        assertThat(request.body().getString("$db").getValue()).isEqualTo("admin");
        assertThat(DrivenStream.options(request))
                .isEqualTo(BsonDocument.parse("{showExpandedEvents: true, allChangesForCluster: true}"));
        assertThat(request.body().getArray("pipeline").get(1).asDocument().getDocument("$match"))
                .isEqualTo(
                        BsonDocument.parse(
                                """
                        {$or: [{operationType: "invalidate"},
                               {"ns.db": "shop", "ns.coll": "items"}, {"to.db": "shop", "to.coll": "items"},
                               {operationType: "dropDatabase", "ns.db": "shop"},
                               {"ns.db": {$regularExpression: {pattern: "^blog.*$", options: "s"}}},
                               {"to.db": {$regularExpression: {pattern: "^blog.*$", options: "s"}}}]}"""));
    }

    @Test
    void whereEverythingIsWantedNothingIsFiltered() {
        assertThat(of("*.*").filter()).isNull();
        assertThat(of("shop").filter()).isNull();
        assertThat(of("shop", "shop.items").filter()).isNull();
        assertThat(of("shop", "blog").filter()).isNotNull();
    }

    @Test
    void oneCollectionIsWatchedByItsName() {
        DrivenStream driven = new DrivenStream(new Namespace("shop", "items.old"));
        StreamRequest request = driven.next();
        assertThat(request.body().getString("$db").getValue()).isEqualTo("shop");
        assertThat(request.body().getString("aggregate").getValue()).isEqualTo("items.old");
        assertThat(DrivenStream.options(request)).isEqualTo(BsonDocument.parse("{showExpandedEvents: true}"));
        assertThat(request.body().getArray("pipeline").get(1).asDocument())
                .as("all of it is wanted, and what ends it besides")
                .containsOnlyKeys("$project");
        driven.answer(Replies.opened(Replies.highWaterMark(100L << 32)));
        assertThat(driven.next().body().getString("$db").getValue()).isEqualTo("shop");
    }

    @Test
    void patternsMatchWholeNames() {
        Coverage coverage = of("shop.items", "b+log.x*");
        assertThat(coverage.covers(new Namespace("shop", "items"))).isTrue();
        assertThat(coverage.covers(new Namespace("shop", "items2"))).isFalse();
        assertThat(coverage.covers(new Namespace("b+log", "x.y"))).isTrue();
        assertThat(coverage.covers(new Namespace("bblog", "x"))).isFalse();
        assertThat(coverage.covers(Namespace.database("shop")))
                .as("not all of it")
                .isFalse();
        assertThat(of("shop").covers(Namespace.database("shop"))).isTrue();
        assertThat(of("shop").covers(Namespace.EVERYTHING)).isFalse();
        assertThat(of("*").covers(Namespace.EVERYTHING)).isTrue();
    }

    @Test
    void commandsCarryTheNewestSignedTime() {
        DrivenStream driven = new DrivenStream();
        BsonDocument older = new BsonDocument("clusterTime", new BsonTimestamp(5, 1));
        BsonDocument newer = new BsonDocument("clusterTime", new BsonTimestamp(7, 1));
        List.of(newer, older).forEach(driven.clusterTime::note);
        assertThat(driven.next().body()).containsEntry("$clusterTime", newer);
        BsonDocument newest = new BsonDocument("clusterTime", new BsonTimestamp(9, 1));
        driven.answer(Replies.opened(Replies.highWaterMark(Replies.time(9, 1))).append("$clusterTime", newest));
        assertThat(driven.next().body()).containsEntry("$clusterTime", newest);
    }
}
