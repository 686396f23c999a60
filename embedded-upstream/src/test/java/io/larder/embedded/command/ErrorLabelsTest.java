package io.larder.embedded.command;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules by which the server labels errors (driver specifications: transactions, retryable writes, change streams). */
class ErrorLabelsTest {
    private static final CommandTraits INSERT =
            CommandTraits.named("insert").retryableWrite().build();

    private static Document lsid() {
        return new Document("id", UUID.randomUUID());
    }

    private static Invocation inTransaction(String command) {
        return Invocations.of(
                CommandTraits.named(command).build(),
                new Document(command, "c")
                        .append("lsid", lsid())
                        .append("txnNumber", 1L)
                        .append("autocommit", false));
    }

    private static Invocation retryable() {
        return Invocations.of(
                INSERT, new Document("insert", "c").append("lsid", lsid()).append("txnNumber", 1L));
    }

    private static Invocation plain(String command) {
        return Invocations.of(CommandTraits.named(command).build(), new Document(command, "c"));
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 112, 246, 251, 267, 6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436})
    void whatMayPassIsTransientInATransaction(int code) {
        assertThat(ErrorLabels.of(inTransaction("insert"), code, null)).containsExactly("TransientTransactionError");
    }

    @ParameterizedTest
    @ValueSource(ints = {11000, 50, 26, 121, 263})
    void whatWillNotPassIsNotTransient(int code) {
        assertThat(ErrorLabels.of(inTransaction("insert"), code, null)).isEmpty();
    }

    @Test
    void nothingIsTransientOutsideATransaction() {
        assertThat(ErrorLabels.of(plain("insert"), 112, null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commitTransaction", "abortTransaction"})
    void atTheEndOfATransactionRetriableCodesMeanRetryTheEndNotTheWhole(String command) {
        assertThat(ErrorLabels.of(inTransaction(command), 10107, null))
                .containsExactly("RetryableWriteError", "NoWritesPerformed");
    }

    @Test
    void aCommitThatFindsNoTransactionMakesTheWholeTransient() {
        assertThat(ErrorLabels.of(inTransaction("commitTransaction"), 251, null))
                .containsExactly("TransientTransactionError");
    }

    @Test
    void butNotWithAWriteConcernErrorBecauseItMayBeCommittedAfterAll() {
        assertThat(ErrorLabels.of(inTransaction("commitTransaction"), 251, 64)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 89, 91, 134, 189, 262, 358, 9001, 10107, 11600, 11602, 13435, 13436})
    void aRetryableWriteIsToldSoAlsoByItsWriteConcernError(int code) {
        assertThat(ErrorLabels.of(retryable(), code, null)).contains("RetryableWriteError");
        assertThat(ErrorLabels.of(retryable(), null, code)).contains("RetryableWriteError");
    }

    @Test
    void otherCodesOfARetryableWriteAreFinal() {
        assertThat(ErrorLabels.of(retryable(), 11000, null)).isEmpty();
        assertThat(ErrorLabels.of(retryable(), null, 64)).isEmpty();
    }

    @Test
    void whatHasWrittenDoesNotSayThatNothingWasWritten() {
        Invocation writing = retryable();
        assertThat(ErrorLabels.of(writing, 91, null)).contains("NoWritesPerformed");
        writing.wrote(new BsonTimestamp(5));
        assertThat(ErrorLabels.of(writing, 91, null)).containsExactly("RetryableWriteError");
    }

    @ParameterizedTest
    @ValueSource(ints = {280, 286})
    void aLostHistoryCannotBeResumed(int code) {
        assertThat(ErrorLabels.of(plain("getMore"), code, null)).containsExactly("NonResumableChangeStreamError");
    }

    @Test
    void aGetMoreCanBeResumedOnceItHeldTheCursorOfAChangeStream() {
        Invocation getMore = plain("getMore");
        assertThat(ErrorLabels.of(getMore, 10107, null)).isEmpty();
        getMore.readingChangeStream();
        assertThat(ErrorLabels.of(getMore, 10107, null)).containsExactly("ResumableChangeStreamError");
        assertThat(ErrorLabels.of(getMore, 11601, null)).isEmpty();
    }

    @Test
    void anAggregateCanBeResumedIfItOpensAChangeStream() {
        CommandTraits aggregate = CommandTraits.named("aggregate").build();
        Document stream = new Document("$changeStream", new Document());
        Document body = new Document("aggregate", "c").append("pipeline", List.of(stream));
        assertThat(ErrorLabels.of(Invocations.of(aggregate, body), 91, null))
                .containsExactly("ResumableChangeStreamError");
        assertThat(ErrorLabels.of(plain("aggregate"), 91, null)).isEmpty();
    }
}
