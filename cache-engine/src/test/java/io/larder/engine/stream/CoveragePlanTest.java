package io.larder.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.name.Namespace;
import io.larder.engine.name.NamespacePattern;
import io.larder.engine.stream.Coverage.Form;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which streams an account's rights allow, and which of them are wanted. */
class CoveragePlanTest {
    private static final String BOTH = "actions: ['changeStream', 'find', 'listCollections']";
    private static final StreamGrants SHOP = grants("{resource: {db: 'shop', collection: ''}, " + BOTH + "}");

    private static StreamGrants grants(String... privileges) {
        return StreamGrants.of(
                BsonDocument.parse("{ok: 1, authInfo: {authenticatedUsers: [], authenticatedUserRoles: [],"
                        + " authenticatedUserPrivileges: [" + String.join(", ", privileges) + "]}}"));
    }

    private static CoveragePlan plan(StreamGrants grants, String... wanted) {
        return plan(grants, 16, wanted);
    }

    private static CoveragePlan plan(StreamGrants grants, int most, String... wanted) {
        return CoveragePlan.of(Stream.of(wanted).map(NamespacePattern::parse).toList(), grants, most);
    }

    private static List<String> covered(CoveragePlan plan) {
        return plan.streams().stream()
                .map(one -> one.form().label() + " " + one.patterns())
                .toList();
    }

    @Test
    void eachDatabaseThatMayBeWatchedHasAStream() {
        StreamGrants both = grants(
                "{resource: {db: 'shop', collection: ''}, " + BOTH + "}",
                "{resource: {db: 'blog', collection: ''}, " + BOTH + "}");
        assertThat(covered(plan(both, "*"))).containsExactly("database [blog.*]", "database [shop.*]");
        assertThat(covered(plan(both, "shop.items", "b*", "shop.carts")))
                .containsExactly("database [shop.items, shop.carts]", "database [blog.*]");
        assertThat(covered(plan(both, "elsewhere"))).isEmpty();
    }

    @Test
    void whatOnePatternIncludesIsNotWantedTwice() {
        assertThat(covered(plan(SHOP, "shop.items", "*", "shop.carts"))).containsExactly("database [shop.*]");
    }

    @Test
    void whereOnlyCollectionsMayBeWatchedEachHasAStream() {
        StreamGrants some = grants(
                "{resource: {db: 'shop', collection: 'items'}, " + BOTH + "}",
                "{resource: {db: 'shop', collection: 'carts'}, " + BOTH + "}",
                "{resource: {db: 'blog', collection: ''}, " + BOTH + "}",
                "{resource: {db: 'blog', collection: 'posts'}, " + BOTH + "}");
        assertThat(covered(plan(some, "*")))
                .containsExactly("database [blog.*]", "collection [shop.carts]", "collection [shop.items]");
        assertThat(covered(plan(some, "shop.c*", "shop.other"))).containsExactly("collection [shop.carts]");
    }

    @Test
    void aRightOnCollectionsOfOneNameIsOneWhereThatIsWanted() {
        StreamGrants anywhere = grants("{resource: {db: '', collection: 'items'}, " + BOTH + "}");
        assertThat(covered(plan(anywhere, "shop.items", "blog.posts", "*.items")))
                .containsExactly("collection [shop.items]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{resource: {db: 'shop', collection: ''}, actions: ['find']}",
                "{resource: {db: 'shop', collection: ''}, actions: ['changeStream']}",
                "{resource: {db: 'shop', collection: 'other'}, actions: ['changeStream', 'find']}",
                "{resource: {cluster: true}, actions: ['changeStream', 'find']}",
                "{resource: {db: 'shop', system_buckets: 'items'}, actions: ['changeStream', 'find']}",
                "{resource: {db: 'shop'}, actions: ['changeStream', 'find']}",
                "{resource: 'shop', actions: ['changeStream', 'find']}",
                "'shop'"
            })
    void lessIsNotEnough(String privilege) {
        assertThat(covered(plan(grants(privilege), "shop.items"))).isEmpty();
    }

    @Test
    void actionsMayComeFromSeveralRights() {
        StreamGrants two = grants(
                "{resource: {db: '', collection: ''}, actions: ['find']}",
                "{resource: {db: 'shop', collection: ''}, actions: ['changeStream']}");
        assertThat(covered(plan(two, "*"))).containsExactly("database [shop.*]");
        assertThat(covered(plan(grants("{resource: {anyResource: true}, " + BOTH + "}"), "shop.items", "*")))
                .containsExactly("database [shop.items]");
    }

    @Test
    void theServersOwnIsNeverWatched() {
        StreamGrants all = grants(
                "{resource: {db: 'local', collection: ''}, " + BOTH + "}",
                "{resource: {db: 'admin', collection: ''}, " + BOTH + "}",
                "{resource: {db: 'config', collection: 'x'}, " + BOTH + "}",
                "{resource: {db: 'shop', collection: 'system.js'}, " + BOTH + "}");
        assertThat(covered(plan(all, "*", "admin.x", "local", "shop.system.js")))
                .isEmpty();
    }

    @Test
    void thereAreNoMoreThanTheLimit() {
        StreamGrants many = grants(Stream.of("a", "b", "c", "d")
                .map(name -> "{resource: {db: '" + name + "', collection: ''}, " + BOTH + "}")
                .toArray(String[]::new));
        CoveragePlan plan = plan(many, 3, "d", "*");
        assertThat(covered(plan))
                .as("what is wanted first comes first")
                .containsExactly("database [d.*]", "database [a.*]", "database [b.*]");
        assertThat(plan.tooMany()).extracting(Coverage::where).containsExactly("database c");
    }

    @Test
    void nothingIsGrantedByWhatIsNotUnderstood() {
        for (String reply : List.of("{ok: 1}", "{ok: 0, code: 13}", "{authInfo: {}}", "{authInfo: 5}")) {
            assertThat(StreamGrants.of(BsonDocument.parse(reply)).rights()).isEmpty();
        }
    }

    @Test
    void aCollectionIsWatchedByItself() {
        Coverage coverage = Coverage.of(new Namespace("shop", "items.old"));
        assertThat(coverage.form()).isEqualTo(Form.COLLECTION);
        assertThat(coverage.covers(new Namespace("shop", "items.old"))).isTrue();
        assertThat(coverage.covers(new Namespace("shop", "items"))).isFalse();
        assertThat(coverage.covers(Namespace.database("shop"))).isFalse();
        assertThat(coverage.all()).isEqualTo(new Namespace("shop", "items.old"));
    }
}
