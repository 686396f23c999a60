package io.larder.embedded.crud.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import io.larder.embedded.SharedSet;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Views (manual: views). */
class ViewsTest {
    @RegisterExtension
    static final SharedSet SET = SharedSet.of(ViewsTest.class);

    @BeforeEach
    void fill() {
        SET.fill(10);
        SET.database()
                .createView(
                        "large",
                        "things",
                        List.of(Document.parse("{$match: {_id: {$gte: 5}}}"), Document.parse("{$set: {seen: true}}")));
    }

    private static MongoCollection<Document> large() {
        return SET.database().getCollection("large");
    }

    private static void refused(ThrowingCallable write) {
        assertThatThrownBy(write).isInstanceOfSatisfying(MongoException.class, failure -> assertThat(failure.getCode())
                .isEqualTo(166));
    }

    @Test
    void a_view_is_read_through_its_pipeline() {
        assertThat(large().find(Document.parse("{seen: true, _id: {$lt: 7}}")))
                .containsExactly(Document.parse("{_id: 5, seen: true}"), Document.parse("{_id: 6, seen: true}"));
        assertThat(large().aggregate(List.of(Document.parse("{$count: 'n'}")))).containsExactly(new Document("n", 5));
        assertThat(large().countDocuments()).isEqualTo(5);
        assertThat(large().estimatedDocumentCount()).isEqualTo(5);
        assertThat(large().distinct("seen", Boolean.class)).containsExactly(true);
    }

    @Test
    void a_view_shows_what_its_collection_holds_now() {
        SET.things().insertOne(new Document("_id", 10));
        SET.things().deleteOne(new Document("_id", 5));
        assertThat(large().find().sort(new Document("_id", 1)).map(each -> each.getInteger("_id")))
                .containsExactly(6, 7, 8, 9, 10);
    }

    @Test
    void a_view_may_stand_on_a_view() {
        SET.database().createView("largest", "large", List.of(Document.parse("{$match: {_id: 9}}")));
        assertThat(SET.database().getCollection("largest").find())
                .containsExactly(Document.parse("{_id: 9, seen: true}"));
    }

    @Test
    void a_lookup_reads_through_a_view() {
        assertThat(
                        SET.things()
                                .aggregate(
                                        List.of(
                                                Document.parse("{$match: {_id: {$in: [4, 5]}}}"),
                                                Document.parse(
                                                        "{$lookup: {from: 'large', localField: '_id', foreignField: '_id', as: 'l'}}"))))
                .containsExactly(
                        Document.parse("{_id: 4, l: []}"), Document.parse("{_id: 5, l: [{_id: 5, seen: true}]}"));
    }

    @Test
    void writes_are_refused() {
        refused(() -> large().insertOne(new Document()));
        refused(() -> large().updateOne(new Document(), Document.parse("{$set: {a: 1}}")));
        refused(() -> large().deleteMany(new Document()));
        refused(() -> large().findOneAndDelete(new Document()));
        refused(() -> large().createIndex(new Document("a", 1)));
        refused(() -> SET.things()
                .aggregate(List.of(Document.parse("{$out: 'large'}")))
                .toCollection());
    }

    @Test
    void another_collation_than_the_views_is_refused() {
        assertThat(SET.codeOf("{find: 'large', collation: {locale: 'en'}}")).isEqualTo(167);
    }
}
