package io.larder.integration.suite;

import static com.mongodb.client.model.Filters.eq;
import static io.larder.integration.scenario.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

class CollationTest {
    private static final Collation NO_CASE = Collation.builder()
            .locale("en")
            .collationStrength(CollationStrength.SECONDARY)
            .build();
    private static final Collation NUMBERS =
            Collation.builder().locale("en").numericOrdering(true).build();

    @Scenario
    void readsAndWritesTakeACollation(Bench bench) {
        bench.collection()
                .insertMany(List.of(json("{_id: 1, s: 'a'}"), json("{_id: 2, s: 'A'}"), json("{_id: 3, s: 'b'}")));
        assertThat(bench.collection().find(eq("s", "a")).into(new ArrayList<>()))
                .hasSize(1);
        assertThat(bench.collection().find(eq("s", "a")).collation(NO_CASE).into(new ArrayList<>()))
                .hasSize(2);
        bench.collection().updateMany(eq("s", "B"), Updates.set("n", 1), new UpdateOptions().collation(NO_CASE));
        assertThat(bench.collection().find(eq("_id", 3)).first()).isEqualTo(json("{_id: 3, s: 'b', n: 1}"));
        bench.collection().deleteMany(eq("s", "a"), new DeleteOptions().collation(NO_CASE));
        assertThat(bench.collection().countDocuments()).isEqualTo(1);
    }

    @Scenario
    void sortingTakesACollation(Bench bench) {
        bench.collection().insertMany(List.of(json("{_id: '10'}"), json("{_id: '9'}"), json("{_id: '1'}")));
        List<BsonDocument> sorted = bench.collection()
                .find()
                .sort(json("{_id: 1}"))
                .collation(NUMBERS)
                .into(new ArrayList<>());
        assertThat(sorted).containsExactly(json("{_id: '1'}"), json("{_id: '9'}"), json("{_id: '10'}"));
    }

    @Scenario
    void aCollectionHasACollationOfItsOwn(Bench bench) {
        bench.database().createCollection("c", new CreateCollectionOptions().collation(NO_CASE));
        bench.collection().insertOne(json("{_id: 'a'}"));
        assertThat(bench.failure(() -> bench.collection().insertOne(json("{_id: 'A'}")))
                        .getCode())
                .isEqualTo(11000);
        assertThat(bench.collection().find(eq("_id", "A")).first()).isEqualTo(json("{_id: 'a'}"));
    }
}
