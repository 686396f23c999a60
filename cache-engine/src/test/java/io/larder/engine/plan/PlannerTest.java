package io.larder.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.reason.Reason;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private final Planner planner = new Planner();

    private Plan plan(String command) {
        BsonDocument document = BsonDocument.parse(command);
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, document);
        try {
            CommandView view = new CommandView();
            view.parse(message);
            return planner.plan(view);
        } finally {
            message.release();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "find, READ, READ_PREFERENCE",
        "count, READ, READ_PREFERENCE",
        "listCollections, READ, READ_PREFERENCE",
        "insert, WRITE, PRIMARY",
        "findAndModify, WRITE, PRIMARY",
        "bulkWrite, WRITE, PRIMARY",
        "createIndexes, WRITE, PRIMARY",
        "getMore, CURSOR, CURSOR",
        "killCursors, CURSOR, CURSORS",
        "endSessions, SESSION, READ_PREFERENCE",
        "killAllSessions, SESSION, EVERY_SERVER",
        "commitTransaction, TRANSACTION_END, TRANSACTION",
        "saslStart, AUTHENTICATION, LOGIN",
        "ping, INFORMATION, READ_PREFERENCE"
    })
    void knownCommandsAreWhatTheyAre(String name, CommandKind kind, Destination destination) {
        Plan plan = plan("{" + name + ": 1, $db: 'test'}");

        assertThat(plan.action()).isEqualTo(Action.FORWARD);
        assertThat(plan.kind()).isEqualTo(kind);
        assertThat(plan.destination()).isEqualTo(destination);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{validate: 'products', $db: 'shop'} | READ",
                "{validate: 'products', repair: false, full: true, $db: 'shop'} | READ",
                "{validate: 'products', repair: true, $db: 'shop'} | WRITE",
                "{validate: 'products', full: true, repair: 1, $db: 'shop'} | WRITE"
            })
    void whatPutsACollectionRightWrites(String command, CommandKind kind) {
        assertThat(plan(command).kind()).isEqualTo(kind);
        assertThat(plan(command).mayWrite()).isEqualTo(kind == CommandKind.WRITE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "isMaster", "ismaster"})
    void helloIsAnsweredHere(String name) {
        assertThat(plan("{" + name + ": 1, $db: 'admin'}").action()).isEqualTo(Action.LOCAL);
    }

    @Test
    void anUnknownCommandMayWriteButGoesWhereItsReadPreferenceSays() {
        Plan plan = plan("{frobnicate: 1, $db: 'test'}");

        assertThat(plan.reason()).isEqualTo(Reason.UNKNOWN_COMMAND);
        assertThat(plan.mayWrite()).isTrue();
        assertThat(plan.destination()).isEqualTo(Destination.READ_PREFERENCE);
    }

    @Test
    void namesOfCommandsAreCaseSensitiveAsOnServers() {
        assertThat(plan("{FIND: 'c', $db: 'test'}").kind()).isEqualTo(CommandKind.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{aggregate: 'c', pipeline: [{$match: {a: 1}}, {$out: 'd'}], cursor: {}, $db: 'test'}",
                "{aggregate: 'c', pipeline: [{$merge: {into: 'd'}}], cursor: {}, $db: 'test'}",
                "{mapReduce: 'c', map: '', reduce: '', out: 'd', $db: 'test'}",
                "{mapReduce: 'c', map: '', reduce: '', out: {merge: 'd'}, $db: 'test'}"
            })
    void anAggregationThatWritesItsResultIsAWrite(String command) {
        Plan plan = plan(command);

        assertThat(plan.reason()).isEqualTo(Reason.WRITES_RESULT);
        assertThat(plan.destination()).isEqualTo(Destination.PRIMARY);
        assertThat(plan.mayWrite()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{aggregate: 'c', pipeline: [{$match: {$out: 1}}], cursor: {}, $db: 'test'}",
                "{aggregate: 'c', pipeline: [], cursor: {}, $db: 'test'}",
                "{mapReduce: 'c', map: '', reduce: '', out: {inline: 1}, $db: 'test'}"
            })
    void anAggregationThatOnlyReadsIsARead(String command) {
        assertThat(plan(command).kind()).isEqualTo(CommandKind.READ);
    }

    @ParameterizedTest
    @ValueSource(strings = {"find", "insert", "ping", "frobnicate"})
    void inATransactionEverythingGoesWhereItBegan(String name) {
        Plan plan = plan("{" + name + ": 'c', $db: 'test', txnNumber: {$numberLong: '1'}, autocommit: false}");

        assertThat(plan.destination()).isEqualTo(Destination.TRANSACTION);
        assertThat(plan.reason()).isEqualTo(Reason.IN_TRANSACTION);
    }

    @Test
    void aCursorIsFollowedAlsoInATransaction() {
        Plan plan = plan("{getMore: {$numberLong: '5'}, collection: 'c', $db: 'test', autocommit: false}");

        assertThat(plan.destination()).isEqualTo(Destination.CURSOR);
    }

    @Test
    void planningMakesNoNewPlans() {
        String command = "{find: 'c', $db: 'test'}";

        assertThat(plan(command)).isSameAs(plan(command));
    }

    @ParameterizedTest
    @ValueSource(strings = {"createUser", "dropUser", "grantRolesToUser", "updateRole", "revokePrivilegesFromRole"})
    void commandsAboutUsersAndRolesSaySo(String name) {
        Plan plan = plan("{" + name + ": 'x', $db: 'admin'}");

        assertThat(plan.mayChangeRights()).isTrue();
        assertThat(plan.mayWrite()).isTrue();
        assertThat(plan("{insert: 'x', $db: 'admin'}").mayChangeRights()).isFalse();
        assertThat(plan("{frobnicate: 'x', $db: 'admin'}").mayChangeRights()).isTrue();
    }
}
