package io.larder.integration.suite;

import static io.larder.integration.scenario.Bench.json;
import static io.larder.integration.suite.CrudTest.insertNumbers;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.CursorType;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.CreateCollectionOptions;
import io.larder.integration.route.Need;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

class CursorsTest {
    @Scenario
    void findComesInBatches(Bench bench) {
        insertNumbers(bench, 250);
        assertThat(bench.collection().find().into(new ArrayList<>())).hasSize(250);
        assertThat(bench.collection().find().batchSize(7).into(new ArrayList<>()))
                .hasSize(250);
    }

    @Scenario
    void aggregationComesInBatches(Bench bench) {
        insertNumbers(bench, 120);
        List<BsonDocument> groups = bench.collection()
                .aggregate(
                        List.of(
                                json("{$match: {n: {$gte: 20}}}"),
                                json("{$group: {_id: {$mod: ['$n', 25]}, sum: {$sum: '$n'}}}"),
                                json("{$sort: {_id: 1}}")),
                        BsonDocument.class)
                .batchSize(4)
                .into(new ArrayList<>());
        assertThat(groups).hasSize(25);
        assertThat(groups.get(0)).isEqualTo(json("{_id: 0, sum: 250}"));
    }

    @Scenario
    void anUnreadCursorIsKilled(Bench bench) {
        insertNumbers(bench, 50);
        try (MongoCursor<BsonDocument> cursor =
                bench.collection().find().batchSize(5).cursor()) {
            assertThat(cursor.next().getInt32("n").getValue()).isZero();
        }
    }

    @Scenario(needs = Need.USERS_OF_THE_SERVER)
    void aKilledCursorIsNotFound(Bench bench) {
        insertNumbers(bench, 30);
        BsonValue id =
                bench.run("{find: 'c', batchSize: 10}").getDocument("cursor").get("id");
        bench.database()
                .runCommand(new BsonDocument("killCursors", new BsonString("c"))
                        .append("cursors", new BsonArray(List.of(id))));
        BsonDocument more = new BsonDocument("getMore", id).append("collection", new BsonString("c"));
        assertThat(bench.failure(() -> bench.database().runCommand(more)).getCode())
                .isEqualTo(43);
    }

    @Scenario
    void aSingleBatchLeavesNoCursor(Bench bench) {
        insertNumbers(bench, 30);
        BsonDocument reply = bench.run("{find: 'c', batchSize: 10, singleBatch: true}");
        assertThat(reply.getDocument("cursor").getInt64("id").getValue()).isZero();
        assertThat(bench.collection().find().limit(-5).into(new ArrayList<>())).hasSize(5);
    }

    @Scenario
    void anEmptyFirstBatchLeavesACursor(Bench bench) {
        insertNumbers(bench, 3);
        BsonDocument reply = bench.run("{find: 'c', batchSize: 0}");
        BsonValue id = reply.getDocument("cursor").get("id");
        BsonDocument more = new BsonDocument("getMore", id).append("collection", new BsonString("c"));
        assertThat(bench.database()
                        .runCommand(more, BsonDocument.class)
                        .getDocument("cursor")
                        .getArray("nextBatch"))
                .hasSize(3);
    }

    @Scenario
    void aTailableCursorWaitsForMore(Bench bench) {
        bench.database()
                .createCollection(
                        "c", new CreateCollectionOptions().capped(true).sizeInBytes(1 << 16));
        insertNumbers(bench, 3);
        bench.compareNotesOnly(); // how often the cursor comes back empty is up to time
        try (MongoCursor<BsonDocument> cursor =
                bench.collection().find().cursorType(CursorType.TailableAwait).cursor()) {
            for (int n = 0; n < 3; n++) {
                bench.note("tailed", cursor.next());
            }
            bench.direct()
                    .getDatabase(bench.database().getName())
                    .getCollection("c", BsonDocument.class)
                    .insertOne(json("{_id: 'later'}"));
            bench.note("tailed", cursor.next());
        }
    }

    @Scenario
    void manyCursorsStandOpenAtOnce(Bench bench) {
        insertNumbers(bench, 20);
        List<MongoCursor<BsonDocument>> cursors = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            cursors.add(bench.collection().find().batchSize(3).cursor());
        }
        for (int n = 0; n < 20; n++) {
            for (MongoCursor<BsonDocument> cursor : cursors) {
                assertThat(cursor.next().getInt32("n").getValue()).isEqualTo(n);
            }
        }
        cursors.forEach(MongoCursor::close);
    }
}
