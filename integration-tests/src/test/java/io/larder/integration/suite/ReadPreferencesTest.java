package io.larder.integration.suite;

import static io.larder.integration.scenario.Bench.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ReadPreference;
import com.mongodb.Tag;
import com.mongodb.TagSet;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCursor;
import io.larder.embedded.RecordedCommand;
import io.larder.integration.route.Need;
import io.larder.integration.scenario.Bench;
import io.larder.integration.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;

/** Where a read goes is part of what is compared: each command's line says whether the primary or a secondary got it. */
class ReadPreferencesTest {
    @Scenario(needs = {Need.SECONDARIES, Need.ADVERSARY, Need.EVERY_COMMAND})
    void secondaryReadsGoToSecondaries(Bench bench) {
        everywhere(bench);
        for (int i = 0; i < 5; i++) {
            bench.collection()
                    .withReadPreference(ReadPreference.secondary())
                    .find()
                    .first();
            bench.collection()
                    .withReadPreference(ReadPreference.secondaryPreferred())
                    .find()
                    .first();
        }
        assertThat(finds(bench)).hasSize(10).noneMatch(find -> isPrimary(bench, find));
    }

    @Scenario(needs = {Need.SECONDARIES, Need.ADVERSARY, Need.EVERY_COMMAND})
    void primaryReadsGoToThePrimary(Bench bench) {
        everywhere(bench);
        for (int i = 0; i < 5; i++) {
            bench.collection().find().first();
            bench.collection()
                    .withReadPreference(ReadPreference.primaryPreferred())
                    .find()
                    .first();
        }
        assertThat(finds(bench)).hasSize(10).allMatch(find -> isPrimary(bench, find));
    }

    @Scenario(needs = {Need.SECONDARIES, Need.ADVERSARY, Need.EVERY_COMMAND})
    void aCursorStaysWhereItWasOpened(Bench bench) {
        everywhere(bench);
        try (MongoCursor<BsonDocument> cursor = bench.collection()
                .withReadPreference(ReadPreference.secondary())
                .find()
                .batchSize(2)
                .cursor()) {
            int read = 0;
            while (cursor.hasNext()) {
                cursor.next();
                read++;
            }
            assertThat(read).isEqualTo(20);
        }
        List<RecordedCommand> commands = new ArrayList<>(finds(bench));
        commands.addAll(bench.embedded().commands().named("getMore"));
        assertThat(commands)
                .extracting(RecordedCommand::member)
                .hasSizeGreaterThan(5)
                .containsOnly(commands.get(0).member());
    }

    @Scenario(needs = Need.SECONDARIES)
    void nearestReadsFromAny(Bench bench) {
        everywhere(bench);
        bench.compareWithoutRoles();
        for (int i = 0; i < 5; i++) {
            assertThat(bench.collection()
                            .withReadPreference(ReadPreference.nearest())
                            .find()
                            .sort(json("{_id: 1}"))
                            .first())
                    .isEqualTo(json("{_id: 0, n: 0}"));
        }
    }

    @Scenario(needs = Need.SECONDARIES)
    void maxStalenessIsTaken(Bench bench) {
        everywhere(bench);
        assertThat(bench.collection()
                        .withReadPreference(ReadPreference.secondary(120, TimeUnit.SECONDS))
                        .find()
                        .sort(json("{_id: 1}"))
                        .first())
                .isEqualTo(json("{_id: 0, n: 0}"));
    }

    @Scenario(needs = {Need.SECONDARIES, Need.ADVERSARY})
    void emptyTagSetsMatchEveryMember(Bench bench) {
        everywhere(bench);
        bench.collection()
                .withReadPreference(ReadPreference.secondary(List.of(new TagSet())))
                .find()
                .first();
        assertThat(finds(bench)).hasSize(1).noneMatch(find -> isPrimary(bench, find));
    }

    @Scenario(needs = {Need.SECONDARIES, Need.ADVERSARY})
    void tagSetsAreTriedInTheirOrder(Bench bench) {
        everywhere(bench);
        List<TagSet> unknownThenAny = List.of(new TagSet(new Tag("region", "nowhere")), new TagSet());
        bench.collection()
                .withReadPreference(ReadPreference.secondary(unknownThenAny))
                .find()
                .first();
        assertThat(finds(bench)).hasSize(1).noneMatch(find -> isPrimary(bench, find));
    }

    /** None has this tag, so the read falls back to the primary. */
    @Scenario(needs = {Need.SECONDARIES, Need.ADVERSARY})
    void aTagThatNoSecondaryHasLeavesThePrimary(Bench bench) {
        everywhere(bench);
        bench.collection()
                .withReadPreference(ReadPreference.secondaryPreferred(new TagSet(new Tag("region", "nowhere"))))
                .find()
                .first();
        assertThat(finds(bench)).hasSize(1).allMatch(find -> isPrimary(bench, find));
    }

    @Scenario(needs = {Need.SECONDARIES, Need.ADVERSARY})
    void writesGoToThePrimaryWhateverTheReadPreference(Bench bench) {
        everywhere(bench);
        bench.collection().withReadPreference(ReadPreference.secondary()).deleteOne(json("{_id: 1}"));
        assertThat(bench.embedded().commands().named("delete")).allMatch(command -> isPrimary(bench, command));
    }

    private static void everywhere(Bench bench) {
        // Majority is not enough for a read from any secondary: all three must have it.
        bench.database().createCollection("c");
        bench.collection().withWriteConcern(new WriteConcern(3)).insertMany(CrudTest.numbers(20));
    }

    private static List<RecordedCommand> finds(Bench bench) {
        return bench.embedded().commands().named("find");
    }

    private static boolean isPrimary(Bench bench, RecordedCommand command) {
        return command.member() == bench.embedded().adversary().primary();
    }
}
