package io.larder.integration.suite;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static io.larder.integration.scenario.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonBinary;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.types.Decimal128;

class CrudTest {
    @Scenario
    void whatIsInsertedIsFound(Bench bench) {
        bench.collection().insertOne(json("{_id: 1, name: 'flour', kilos: 2.5}"));
        bench.collection().insertMany(List.of(json("{_id: 2, name: 'salt'}"), json("{_id: 3, name: 'yeast'}")));
        assertThat(bench.collection().find(eq("name", "salt")).first()).isEqualTo(json("{_id: 2, name: 'salt'}"));
        assertThat(bench.collection().find().sort(json("{_id: -1}")).into(new ArrayList<>()))
                .extracting(document -> document.getInt32("_id").getValue())
                .containsExactly(3, 2, 1);
    }

    @Scenario
    void idsMadeByTheDriverComeBack(Bench bench) {
        BsonDocument document = json("{name: 'flour'}");
        bench.collection().insertOne(document);
        assertThat(bench.collection().find(eq("_id", document.get("_id"))).first())
                .isEqualTo(document);
    }

    @Scenario
    void everyTypeComesBackAsItWas(Bench bench) {
        BsonDocument document = new BsonDocument("_id", new BsonInt32(1))
                .append("double", json("{v: 1.5}").get("v"))
                .append("text", new BsonString("a\u0000b \u20ac"))
                .append("inner", json("{a: {b: [1, 'two', {three: 3}]}}"))
                .append("binary", new BsonBinary((byte) 0x80, new byte[] {1, 2, 3}))
                .append("yes", json("{v: true}").get("v"))
                .append("date", new BsonDateTime(1_000_000_000_000L))
                .append("null", BsonNull.VALUE)
                .append("regex", new BsonRegularExpression("^a", "i"))
                .append("code", new BsonJavaScript("return 1"))
                .append("int", new BsonInt32(-1))
                .append("long", new BsonInt64(1L << 40))
                .append("decimal", new BsonDecimal128(Decimal128.parse("1.10")))
                .append("min", new BsonMinKey())
                .append("max", new BsonMaxKey());
        bench.collection().insertOne(document);
        assertThat(bench.collection().find().first()).isEqualTo(document);
    }

    @Scenario
    void skipLimitSortAndProjection(Bench bench) {
        insertNumbers(bench, 20);
        List<BsonDocument> found = bench.collection()
                .find(gt("n", 4))
                .sort(json("{n: -1}"))
                .skip(2)
                .limit(3)
                .projection(json("{_id: 0, n: 1}"))
                .into(new ArrayList<>());
        assertThat(found).containsExactly(json("{n: 17}"), json("{n: 16}"), json("{n: 15}"));
    }

    @Scenario
    void updates(Bench bench) {
        insertNumbers(bench, 3);
        assertThat(bench.collection()
                        .updateOne(eq("_id", 1), Updates.inc("n", 10))
                        .getModifiedCount())
                .isEqualTo(1);
        assertThat(bench.collection()
                        .updateMany(gt("n", -1), Updates.set("seen", true))
                        .getMatchedCount())
                .isEqualTo(3);
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, n: 11, seen: true}"));
        assertThat(bench.collection()
                        .updateOne(eq("_id", 99), Updates.set("n", 1))
                        .getMatchedCount())
                .isZero();
    }

    @Scenario
    void upsertsTellTheNewId(Bench bench) {
        BsonInt32 upserted = bench.collection()
                .updateOne(eq("_id", 5), Updates.set("n", 1), new UpdateOptions().upsert(true))
                .getUpsertedId()
                .asInt32();
        assertThat(upserted.getValue()).isEqualTo(5);
        bench.collection().replaceOne(eq("_id", 6), json("{n: 2}"), new ReplaceOptions().upsert(true));
        assertThat(bench.collection().countDocuments()).isEqualTo(2);
    }

    @Scenario
    void replacesAndDeletes(Bench bench) {
        insertNumbers(bench, 5);
        bench.collection().replaceOne(eq("_id", 1), json("{other: 'thing'}"));
        assertThat(bench.collection().find(eq("_id", 1)).first()).isEqualTo(json("{_id: 1, other: 'thing'}"));
        assertThat(bench.collection().deleteOne(eq("_id", 1)).getDeletedCount()).isEqualTo(1);
        assertThat(bench.collection().deleteMany(in("_id", 2, 3, 77)).getDeletedCount())
                .isEqualTo(2);
        assertThat(bench.collection().countDocuments()).isEqualTo(2);
    }

    @Scenario
    void findAndModifyGivesTheDocumentBeforeOrAfter(Bench bench) {
        insertNumbers(bench, 2);
        assertThat(bench.collection().findOneAndUpdate(eq("_id", 1), Updates.inc("n", 1)))
                .isEqualTo(json("{_id: 1, n: 1}"));
        assertThat(bench.collection()
                        .findOneAndUpdate(
                                eq("_id", 1),
                                Updates.inc("n", 1),
                                new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER)))
                .isEqualTo(json("{_id: 1, n: 3}"));
        assertThat(bench.collection().findOneAndReplace(eq("_id", 1), json("{x: 1}")))
                .isEqualTo(json("{_id: 1, n: 3}"));
        assertThat(bench.collection().findOneAndDelete(eq("_id", 0))).isEqualTo(json("{_id: 0, n: 0}"));
        assertThat(bench.collection().findOneAndDelete(eq("_id", 0))).isNull();
    }

    @Scenario
    void countsAndDistinctValues(Bench bench) {
        insertNumbers(bench, 9);
        bench.collection().updateMany(gt("n", 5), Updates.set("n", 5));
        assertThat(bench.collection().countDocuments(gt("n", 3))).isEqualTo(5);
        assertThat(bench.collection().estimatedDocumentCount()).isEqualTo(9);
        assertThat(bench.collection().distinct("n", BsonInt32.class).into(new ArrayList<>()))
                .hasSize(6);
    }

    @Scenario
    void indexesAndCollectionsAreListed(Bench bench) {
        bench.database().createCollection("c");
        bench.collection().createIndex(json("{n: 1}"));
        assertThat(bench.collection().listIndexes(BsonDocument.class).into(new ArrayList<>()))
                .extracting(index -> index.getString("name").getValue())
                .containsExactlyInAnyOrder("_id_", "n_1");
        assertThat(bench.database().listCollectionNames().into(new ArrayList<>()))
                .containsExactly("c");
        bench.collection().dropIndexes();
        bench.collection().drop();
        assertThat(bench.database().listCollectionNames().into(new ArrayList<>()))
                .isEmpty();
    }

    @Scenario
    void aMegabyteGoesBothWays(Bench bench) {
        String large = "x".repeat(1 << 20);
        bench.collection().insertOne(new BsonDocument("_id", new BsonInt32(1)).append("v", new BsonString(large)));
        assertThat(bench.collection().find().first().getString("v").getValue()).isEqualTo(large);
    }

    @Scenario
    void commandsNobodyKnowsArePassedOn(Bench bench) {
        assertThat(bench.run("{ping: 1}").getNumber("ok").intValue()).isEqualTo(1);
        assertThat(bench.run("{buildInfo: 1}").containsKey("version")).isTrue();
        assertThat(bench.failure(() -> bench.run("{noSuchCommand: 1}")).getCode())
                .isEqualTo(59);
    }

    static void insertNumbers(Bench bench, int count) {
        bench.collection().insertMany(numbers(count));
    }

    static List<BsonDocument> numbers(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> new BsonDocument("_id", new BsonInt32(n)).append("n", new BsonInt32(n)))
                .toList();
    }
}
