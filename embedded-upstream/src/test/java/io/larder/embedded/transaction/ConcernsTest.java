package io.larder.embedded.transaction;

import static io.larder.embedded.transaction.CommandFixture.batch;
import static io.larder.embedded.transaction.CommandFixture.stored;
import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReplicaSetSettings;
import io.larder.embedded.replication.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Read and write concern, cluster time, lag, elections and rollback (manual: Read Concern, Write Concern, Rollbacks). */
class ConcernsTest {
    private final CommandFixture fixture = new CommandFixture(ReplicaSetSettings.DEFAULT.withMembers(3));

    @AfterEach
    void close() {
        fixture.close();
    }

    private Document write(int id, Document concern) {
        return fixture.run(new Document("insert", "things")
                .append("documents", List.of(new Document("_id", id)))
                .append("writeConcern", concern));
    }

    private Document writeHere(int id) {
        return write(id, new Document("w", 1));
    }

    private Document read(Member member, Document concern) {
        return fixture.run(
                member,
                "shop",
                new Document("find", "things")
                        .append("readConcern", concern)
                        .append("$readPreference", new Document("mode", "secondaryPreferred")));
    }

    private static Document level(String name) {
        return new Document("level", name);
    }

    private static BsonTimestamp operationTime(Document reply) {
        return (BsonTimestamp) Objects.requireNonNull(reply.get("operationTime"));
    }

    private static int wtimeoutCode(Document reply) {
        return (int) Objects.requireNonNull(
                ((Document) Objects.requireNonNull(reply.get("writeConcernError"), reply::toString)).get("code"));
    }

    @Test
    void majority_reads_see_a_write_once_the_commit_point_has_passed_it() {
        fixture.set.commitDelay(Duration.ofMillis(100));
        writeHere(1);
        assertThat(batch(read(fixture.primary(), level("local")))).hasSize(1);
        assertThat(batch(read(fixture.primary(), level("majority")))).isEmpty();

        fixture.clock.advance(Duration.ofMillis(100));
        assertThat(batch(read(fixture.primary(), level("majority")))).hasSize(1);
    }

    @Test
    void a_primary_that_is_cut_off_goes_on_for_the_election_timeout_and_then_steps_down() {
        Member old = fixture.primary();
        fixture.set.elections().cutOff(old);
        fixture.clock.advance(Duration.ofMillis(9_999));
        assertThat(old.isWritable()).isTrue();
        fixture.clock.advance(Duration.ofMillis(1));
        assertThat(old.isWritable()).isFalse();
    }

    @Test
    void a_stalled_commit_point_times_write_concern_majority_out_but_not_the_write() {
        fixture.set.stallCommitPoint(true);
        CompletableFuture<Document> waiting =
                CompletableFuture.supplyAsync(() -> write(1, new Document("w", "majority").append("wtimeout", 50)));
        Awaitility.await().until(() -> {
            fixture.clock.advance(Duration.ofMillis(20));
            return waiting.isDone();
        });

        Document error = (Document) Objects.requireNonNull(waiting.join().get("writeConcernError"));
        assertThat(waiting.join()).containsEntry("ok", 1.0).containsEntry("n", 1);
        assertThat(error).containsEntry("code", 64).containsEntry("errmsg", "waiting for replication timed out");
        assertThat((Document) error.get("errInfo")).containsEntry("wtimeout", true);
        assertThat(stored(fixture.primary())).hasSize(1);
    }

    @Test
    void more_members_than_there_are_or_an_unknown_mode_cannot_acknowledge() {
        assertThat(wtimeoutCode(write(1, new Document("w", 4)))).isEqualTo(100);
        assertThat(wtimeoutCode(write(2, new Document("w", "tagged")))).isEqualTo(79);
        assertThat(write(3, new Document("w", 3).append("j", true))).doesNotContainKey("writeConcernError");
        assertThat(stored(fixture.primary())).as("the writes were made").hasSize(3);
    }

    @Test
    void catalogue_changes_wait_for_their_write_concern_too() {
        Document reply = fixture.run(new Document("create", "other").append("writeConcern", new Document("w", 5)));
        assertThat(wtimeoutCode(reply)).isEqualTo(100);
    }

    @Test
    void a_secondary_trails_by_its_lag_and_a_write_to_all_waits_for_it() {
        Member secondary = fixture.set.member(1);
        fixture.set.lag(secondary, Duration.ofSeconds(1));
        writeHere(1);
        assertThat(batch(read(secondary, level("local")))).isEmpty();

        CompletableFuture<Document> all = CompletableFuture.supplyAsync(() -> write(2, new Document("w", 3)));
        Awaitility.await().until(() -> stored(fixture.primary()).size() == 2);
        assertThat(all).isNotDone();
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(all.join()).doesNotContainKey("writeConcernError");
        assertThat(batch(read(secondary, level("local")))).hasSize(2);
    }

    @Test
    void a_lagging_majority_holds_the_commit_point_back() {
        fixture.set.lag(fixture.set.member(1), Duration.ofSeconds(1));
        fixture.set.lag(fixture.set.member(2), Duration.ofSeconds(2));
        writeHere(1);
        assertThat(batch(read(fixture.primary(), level("majority")))).isEmpty();
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(batch(read(fixture.primary(), level("majority")))).hasSize(1);
    }

    @Test
    void a_causally_later_read_on_a_lagging_secondary_waits() {
        Member secondary = fixture.set.member(1);
        fixture.set.lag(secondary, Duration.ofSeconds(1));
        BsonTimestamp time = operationTime(writeHere(1));
        CompletableFuture<Document> reading =
                CompletableFuture.supplyAsync(() -> read(secondary, new Document("afterClusterTime", time)));
        fixture.clock.advance(Duration.ofMillis(500));
        assertThat(reading).isNotDone();
        fixture.clock.advance(Duration.ofMillis(500));
        assertThat(batch(reading.join())).hasSize(1);
    }

    @Test
    void a_time_beyond_the_clock_is_refused_unless_a_newer_cluster_time_comes_with_it() {
        BsonTimestamp ahead = new BsonTimestamp(operationTime(writeHere(1)).getValue() + (5L << 32));
        Document find = new Document("find", "things").append("readConcern", new Document("afterClusterTime", ahead));
        assertThat(fixture.run(find)).containsEntry("code", 72);

        Document told = fixture.run(find.clone().append("$clusterTime", new Document("clusterTime", ahead)));
        assertThat(batch(told)).hasSize(1);
        assertThat(operationTime(told)).isGreaterThanOrEqualTo(ahead);
    }

    @Test
    void every_write_and_every_idle_period_moves_the_cluster_time() {
        BsonTimestamp first = operationTime(writeHere(1));
        BsonTimestamp second = operationTime(writeHere(2));
        assertThat(second).isGreaterThan(first);
        fixture.clock.advance(Duration.ofSeconds(21));
        BsonTimestamp idle = operationTime(fixture.run(new Document("find", "things")));
        assertThat(idle.getTime() - second.getTime()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void a_snapshot_read_goes_back_to_its_time_and_fails_once_that_is_forgotten() {
        BsonTimestamp time = operationTime(writeHere(1));
        writeHere(2);
        Document at = level("snapshot").append("atClusterTime", time);
        Document reply = read(fixture.primary(), at);
        assertThat(batch(reply)).hasSize(1);
        assertThat(((Document) Objects.requireNonNull(reply.get("cursor"))).get("atClusterTime"))
                .isEqualTo(time);

        try (CommandFixture small =
                new CommandFixture(ReplicaSetSettings.DEFAULT.withRetention(new Retention(1 << 20, 5, 300_000)))) {
            BsonTimestamp old = operationTime(small.insert(new Document("_id", 0)));
            for (int i = 1; i < 20; i++) {
                small.insert(new Document("_id", i));
            }
            assertThat(small.run(new Document("find", "things")
                            .append("readConcern", level("snapshot").append("atClusterTime", old))))
                    .containsEntry("code", 239);
        }
    }

    @Test
    void a_rollback_takes_the_newest_writes_out_of_state_and_oplog() {
        writeHere(1);
        fixture.set.stallCommitPoint(true);
        BsonTimestamp lost = operationTime(writeHere(2));
        fixture.set.elections().elect(fixture.set.member(1), 1);

        for (Member member : fixture.set.members()) {
            assertThat(stored(member)).containsExactly(new Document("_id", 1));
        }
        assertThat(fixture.primary().timeline().oplog())
                .noneMatch(entry -> entry.opTime().toBson().equals(lost));
        assertThat(fixture.primary().lastApplied().toBson())
                .as("time never goes back")
                .isGreaterThan(lost);
    }

    @Test
    void what_a_majority_has_is_never_rolled_back() {
        writeHere(1);
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> fixture.set.elections().elect(fixture.set.member(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_write_whose_primary_steps_down_while_it_waits_says_so() {
        fixture.set.stallCommitPoint(true);
        CompletableFuture<Document> waiting =
                CompletableFuture.supplyAsync(() -> write(1, new Document("w", "majority")));
        Awaitility.await().until(() -> stored(fixture.set.member(0)).size() == 1);
        fixture.set.elections().stepDown(fixture.set.member(0), Duration.ofSeconds(60));

        assertThat(wtimeoutCode(waiting.join())).isEqualTo(189);
        assertThat(fixture.set.primary()).isNull();
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(fixture.primary().id()).isEqualTo(1);
    }

    @Test
    void a_primary_that_is_cut_off_answers_old_data_but_confirms_nothing() {
        Member old = fixture.set.member(0);
        writeHere(1);
        fixture.set.elections().cutOff(old);
        fixture.set.elections().elect(fixture.set.member(1), 0);
        writeHere(2);

        assertThat(old.isWritable()).isTrue();
        assertThat(batch(read(old, level("local")))).hasSize(1);
        assertThat(batch(read(old, level("majority")))).hasSize(1);
        CompletableFuture<Document> linearizable = CompletableFuture.supplyAsync(() -> fixture.run(
                old,
                "shop",
                new Document("find", "things")
                        .append("readConcern", level("linearizable"))
                        .append("maxTimeMS", 100)));
        Awaitility.await().until(() -> {
            fixture.clock.advance(Duration.ofMillis(20));
            return linearizable.isDone();
        });
        assertThat(linearizable.join()).containsEntry("code", 50);

        fixture.set.elections().rejoin(old);
        assertThat(old.isWritable()).isFalse();
        assertThat(batch(read(old, level("local")))).hasSize(2);
    }

    @Test
    void writes_of_a_cut_off_primary_are_gone_when_it_comes_back() {
        Member old = fixture.set.member(0);
        writeHere(1);
        fixture.set.elections().cutOff(old);
        fixture.set.elections().elect(fixture.set.member(1), 0);
        fixture.run(
                old,
                "shop",
                new Document("insert", "things")
                        .append("documents", List.of(new Document("_id", 99)))
                        .append("writeConcern", new Document("w", 1)));
        assertThat(stored(old)).hasSize(2);
        fixture.set.elections().rejoin(old);

        assertThat(stored(old)).containsExactly(new Document("_id", 1));
    }

    @Test
    void a_secondary_takes_no_writes() {
        Document reply = fixture.run(
                fixture.set.member(1),
                "shop",
                new Document("insert", "things").append("documents", List.of(new Document("_id", 1))));
        assertThat(reply).containsEntry("code", 10107);
    }

    @Test
    void the_same_seed_and_requests_give_the_same_replies() {
        try (CommandFixture twin = new CommandFixture(ReplicaSetSettings.DEFAULT.withMembers(3))) {
            Document insert = new Document("insert", "things").append("documents", List.of(new Document("a", 1)));
            assertThat(twin.run(insert)).isEqualTo(fixture.run(insert));
            assertThat(stored(twin.primary())).isEqualTo(stored(fixture.primary()));
        }
    }
}
