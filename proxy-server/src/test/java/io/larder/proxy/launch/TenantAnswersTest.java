package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import io.larder.embedded.EmbeddedReplicaSet;
import java.nio.file.Path;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same user asks two tenants the same of the same collection: what memory has for one is not for the other. */
class TenantAnswersTest {
    @AutoClose
    private static final EmbeddedReplicaSet SET_OF_A = TenantsFixture.set("a");

    @AutoClose
    private static final EmbeddedReplicaSet SET_OF_B = TenantsFixture.set("b");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @BeforeEach
    void user() throws Exception {
        TenantsFixture.users(directory, "anna");
    }

    private TenantsFixture fixture(EmbeddedReplicaSet first, EmbeddedReplicaSet second) throws Exception {
        String yaml =
                """
                listeners: [{address: '127.0.0.1:0'}, {address: 'localhost:0'}]
                auth: {mode: service, users: users.json}
                tenants:
                  - {name: a, listener: '127.0.0.1:0', upstream: {uri: '%s'}}
                  - {name: b, listener: 'localhost:0', upstream: {uri: '%s'}}
                """
                        .formatted(first.connectionString(), second.connectionString());
        return new TenantsFixture(directory, yaml, "a", "b");
    }

    private static Document read(MongoClient client) {
        Document found =
                TenantsFixture.products(client).find(new Document("_id", 1)).first();
        return found == null ? new Document() : found;
    }

    /** What is in memory for the first is counted as a hit of the first's only, and not as one of the second's. */
    private static void staysWithA(TenantsFixture fixture, String whatBReads) {
        MongoClient asA = fixture.client(0, "anna:secret@", "");
        MongoClient asB = fixture.client(1, "anna:secret@", "");
        fixture.untilHit("a", asA);
        assertThat(fixture.tenant("a").cache().orElseThrow().entries()).isEqualTo(1);
        assertThat(fixture.tenant("b").cache().orElseThrow().entries()).isZero();

        long hitsOfA = fixture.hits("a");
        assertThat(read(asB)).containsEntry("of", whatBReads);
        assertThat(fixture.hits("b")).as("the first read of b is from upstream").isZero();
        assertThat(fixture.hits("a")).as("and is none of a's").isEqualTo(hitsOfA);

        fixture.untilHit("b", asB);
        assertThat(fixture.hits("a")).isEqualTo(hitsOfA);
        long hitsOfB = fixture.hits("b");
        for (int i = 1; i <= 5; i++) {
            assertThat(read(asA)).containsEntry("of", "a");
            assertThat(read(asB)).containsEntry("of", whatBReads);
            assertThat(fixture.hits("a")).isEqualTo(hitsOfA + i);
            assertThat(fixture.hits("b")).isEqualTo(hitsOfB + i);
        }
    }

    @Test
    void withAnUpstreamForEach() throws Exception {
        try (TenantsFixture fixture = fixture(SET_OF_A, SET_OF_B)) {
            staysWithA(fixture, "b");
        }
    }

    @Test
    void withOneUpstreamForBoth() throws Exception {
        try (TenantsFixture fixture = fixture(SET_OF_A, SET_OF_A)) {
            staysWithA(fixture, "a");
        }
    }
}
