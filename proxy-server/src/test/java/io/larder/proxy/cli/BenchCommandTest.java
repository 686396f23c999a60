package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** A short load on an embedded set: what is printed, and what is left behind. */
class BenchCommandTest {
    private static final List<String> SHORT = List.of(
            "bench", "--duration", "0.3", "--warm-up", "0.1", "--connections", "2", "--keys", "50", "--writes", "20");

    private static Typed bench(String... more) {
        List<String> all = new ArrayList<>(SHORT);
        all.addAll(List.of(more));
        return Typed.command(all.toArray(String[]::new));
    }

    @Test
    void oneOrTwoPlacesAreMeasuredAndNothingIsLeft() {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            String uri = set.connectionString();
            Typed two = bench(uri, uri);
            assertThat(two.exitCode()).as(two.out() + two.err()).isZero();
            assertThat(two.out().lines().map(line -> line.replaceAll("[0-9]+\\.[0-9]+", "N")
                            .replaceAll(" +", " ")))
                    .containsExactly(
                            " per second p50 ms p90 ms p99 ms max ms failed",
                            uri,
                            " reads N N N N N",
                            " writes N N N N N",
                            " all N N N N N 0",
                            uri,
                            " reads N N N N N",
                            " writes N N N N N",
                            " all N N N N N 0",
                            "second to first",
                            " reads Nx Nx Nx Nx Nx",
                            " writes Nx Nx Nx Nx Nx",
                            " all Nx Nx Nx Nx Nx");
            assertThat(two.err()).contains(uri + ": loading");

            BsonDocument told =
                    BsonDocument.parse(bench("--json", "--quiet", uri).out());
            BsonDocument result = told.getArray("results").get(0).asDocument();
            assertThat(result.getDocument("reads").getNumber("perSecond").doubleValue())
                    .isPositive();
            long reads = result.getDocument("reads").getNumber("count").longValue();
            long writes = result.getDocument("writes").getNumber("count").longValue();
            assertThat(writes).isPositive().isLessThan(reads);
            assertThat(result.getDocument("all").getNumber("count").longValue()).isEqualTo(reads + writes);
            assertThat(told.getDocument("load").getInt32("keys").getValue()).isEqualTo(50);
            assertThat(client.getDatabase("larder_bench").listCollectionNames()).isEmpty();
        }
    }

    @Test
    void whoMayNotUseItsDatabaseIsToldHowToNameAnother() {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("root", "pw"))
                .start()) {
            Typed nobody = bench("--quiet", set.connectionString());

            assertThat(nobody.exitCode()).isEqualTo(ExitCode.NO);
            assertThat(nobody.err()).contains("; --database names one in which this user may create, write and drop");
        }
    }

    @Test
    void theLoadIsAsLargeAndAsUnevenAsIsAskedFor() {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            String uri = set.connectionString();
            BsonDocument load = BsonDocument.parse(
                            bench("--json", "--quiet", "--database", "tried", "--size", "3KiB", "--zipf", "8", uri)
                                    .out())
                    .getDocument("load");
            assertThat(load.getNumber("documentBytes").intValue()).isEqualTo(3 << 10);
            assertThat(load.getNumber("zipf").doubleValue()).isEqualTo(8);
            assertThat(client.listDatabaseNames()).doesNotContain("larder_bench");
            assertThat(set.commands().named("insert"))
                    .isNotEmpty()
                    .allMatch(insert -> insert.database().equals("tried"))
                    .allMatch(insert -> insert.text().length() > (3 << 10));
            List<String> filters = set.commands().named("find").stream()
                    .map(find -> String.valueOf(find.field("filter")))
                    .toList();
            assertThat(filters.stream()
                            .collect(Collectors.groupingBy(filter -> filter, Collectors.counting()))
                            .values())
                    .as("nearly all reads are of one document")
                    .anyMatch(reads -> reads > filters.size() / 2);
        }
    }

    private static String refused(String... args) {
        List<String> all = new ArrayList<>(List.of("bench"));
        all.addAll(List.of(args));
        Typed typed = Typed.command(all.toArray(String[]::new));
        assertThat(typed.exitCode()).as(typed.err()).isEqualTo(ExitCode.USAGE);
        return typed.err();
    }

    @Test
    void whatCannotBeDoneIsSaid() {
        assertThat(refused("mongodb://h", "--connections", "0")).contains("--connections to be from 1.0");
        assertThat(refused("mongodb://h", "--writes", "many")).contains("expected --writes to be a number");
        assertThat(refused("mongodb://h", "--size", "big")).contains("--size: ");
        assertThat(refused("mongodb://h", "--database", "admin")).contains("found admin");
        assertThat(refused("h:1")).contains("mongodb://");
        assertThat(refused()).contains("URI");

        Typed nobody = bench("--quiet", "mongodb://u:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=100");
        assertThat(nobody.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(nobody.err())
                .contains("127.0.0.1:1")
                .doesNotContain("hunter2")
                .doesNotContain("\tat ");
    }
}
