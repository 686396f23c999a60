package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.ReplaceOptions;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Passwords;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserFile;
import io.larder.proxy.launch.tenant.KeptAnswers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Larder's account may watch one database and two collections of another, of which it may read more: what is kept from these is
 * coherent, also where several are read at once, and what has to do with the rest lives by its time.
 */
class SomeCollectionsOnlyTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private MongoClient outside;
    private MongoClient client;
    private CachingFixture fixture;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(
                        EmbeddedUser.root("root", "secret"),
                        new EmbeddedUser("larder", "pencil", "admin", List.of("read@blog")))
                .start();
        outside = MongoClients.create(set.connectionString().replace("mongodb://", "mongodb://root:secret@"));
        outside.getDatabase("admin")
                .runCommand(
                        Document.parse(
                                """
                        {createRole: "some", roles: [], privileges: [
                            {resource: {db: "shop", collection: ""}, actions: ["find", "listCollections"]},
                            {resource: {db: "shop", collection: "items"}, actions: ["changeStream"]},
                            {resource: {db: "shop", collection: "carts"}, actions: ["changeStream"]}]}"""));
        outside.getDatabase("admin").runCommand(Document.parse("{grantRolesToUser: 'larder', roles: ['some']}"));
        put("blog", "posts", 1);
        for (String collection : List.of("items", "carts", "rest")) {
            put("shop", collection, 1);
        }
        Path file = directory.resolve("users.json");
        Map<String, Access> all = Map.of("shop", Access.READ, "blog", Access.READ);
        UserFile.write(file, Map.of("cleo", new User("cleo", all, Passwords.verifiers("cleo", "secret"))));
        String upstream = set.connectionString().replace("mongodb://", "mongodb://larder:pencil@");
        fixture = new CachingFixture(
                set, upstream, new String[] {"auth-mode=service", "auth-users=" + file, "cache-ttl=1h"});
        client = MongoClients.create("mongodb://cleo:secret@127.0.0.1:" + fixture.port());
    }

    @AfterEach
    void stop() {
        client.close();
        outside.close();
        fixture.close();
    }

    private void put(String database, String collection, int value) {
        outside.getDatabase(database)
                .getCollection(collection)
                .replaceOne(new Document("_id", 1), new Document("v", value), new ReplaceOptions().upsert(true));
    }

    private static final Document ALL = Document.parse("{$match: {}}");

    private static Document and(String collection) {
        return Document.parse("{$unionWith: '" + collection + "'}");
    }

    private List<Integer> read(String database, String collection, Document stage) {
        return client
                .getDatabase(database)
                .getCollection(collection)
                .aggregate(List.of(stage))
                .into(new ArrayList<>())
                .stream()
                .map(each -> each.getInteger("v"))
                .toList();
    }

    private List<Integer> untilHit(String database, String collection, Document stage) {
        List<List<Integer>> found = new ArrayList<>();
        await().atMost(SOON).until(() -> {
            long before = fixture.statistics().hits();
            found.add(read(database, collection, stage));
            return fixture.statistics().hits() > before;
        });
        return found.get(found.size() - 1);
    }

    private void soon(String database, String collection, Document stage, Integer... values) {
        await().atMost(SOON).untilAsserted(() -> assertThat(read(database, collection, stage))
                .containsExactly(values));
    }

    private void awaitStreams() {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        KeptAnswers.of(fixture.proxy.tenants().first()).level())
                .startsWith(
                        "level coherent, by a change stream each of database blog, collection shop.carts, collection"
                                + " shop.items; level ttl elsewhere (no change stream of more: ")
                .contains("code 13"));
    }

    @Test
    void whatIsWatchedIsCoherentAndTheRestLivesByItsTime() {
        awaitStreams();
        assertThat(untilHit("blog", "posts", ALL)).containsExactly(1);
        assertThat(untilHit("shop", "items", ALL)).containsExactly(1);
        assertThat(untilHit("shop", "rest", ALL)).containsExactly(1);
        put("blog", "posts", 2);
        put("shop", "items", 3);
        put("shop", "rest", 4);
        soon("blog", "posts", ALL, 2);
        soon("shop", "items", ALL, 3);
        assertThat(untilHit("shop", "rest", ALL)).containsExactly(1);
    }

    @Test
    void anAnswerFromTwoCollectionsIsEndedByEithersStream() {
        awaitStreams();
        assertThat(untilHit("shop", "items", and("carts"))).containsExactly(1, 1);
        put("shop", "carts", 5);
        soon("shop", "items", and("carts"), 1, 5);
        assertThat(untilHit("shop", "items", and("carts"))).containsExactly(1, 5);
        put("shop", "items", 6);
        soon("shop", "items", and("carts"), 6, 5);
    }

    @Test
    void whatIsReadFromAnUnwatchedCollectionTooLivesByItsTime() {
        awaitStreams();
        assertThat(untilHit("shop", "items", and("rest"))).containsExactly(1, 1);
        put("shop", "rest", 7);
        assertThat(untilHit("shop", "items", and("rest"))).containsExactly(1, 1);
        put("shop", "items", 8);
        soon("shop", "items", and("rest"), 8, 7); // what a stream tells ends it all the same
    }

    @Test
    void aCollectionThatIsAnotherOneIsSeenByItsStream() {
        awaitStreams();
        assertThat(untilHit("shop", "items", and("carts"))).containsExactly(1, 1);
        put("shop", "new", 9);
        outside.getDatabase("shop")
                .getCollection("new")
                .renameCollection(new MongoNamespace("shop", "carts"), new RenameCollectionOptions().dropTarget(true));
        soon("shop", "items", and("carts"), 1, 9);
        assertThat(untilHit("shop", "items", and("carts"))).containsExactly(1, 9);
        put("shop", "carts", 10);
        soon("shop", "items", and("carts"), 1, 10);
    }
}
