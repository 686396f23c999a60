package io.larder.embedded.cursor;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTable;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Dispatcher;
import io.larder.embedded.command.OperationTable;
import io.larder.embedded.command.RawRequest;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failpoint.FailPointMode;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.replication.ToldClock;
import io.larder.embedded.request.LogicalSessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class CursorsTest {
    private static final UUID SESSION = new UUID(3, 4);

    private final ToldClock clock = new ToldClock(Instant.ofEpochSecond(1_700_000_000));
    private final CursorRegistry registry = new CursorRegistry(clock, 1);
    private final FailPoints failPoints = new FailPoints(1);
    private final OperationTable operations = new OperationTable();
    private final Client client = new Client(1, "test", () -> {});
    private BatchSource source = numbers(5);
    private CursorKind kind = CursorKind.PLAIN;

    private final Dispatcher dispatcher = new Dispatcher(
            new CommandTable(
                    List.of(open(), new GetMoreCommand(registry, failPoints), new KillCursorsCommand(registry)),
                    8,
                    true),
            List.of(),
            List.of(),
            operations,
            failPoints,
            clock);

    private static BatchSource numbers(int count) {
        return new IteratorSource(IntStream.range(0, count)
                .mapToObj(number -> new Document("_id", number))
                .iterator());
    }

    /** A command that opens a cursor on the source of the moment. */
    private Command open() {
        CommandTraits traits =
                CommandTraits.named("open").inTransactions().retryableWrite().build();
        return Command.of(traits, in -> {
            Long size = in.fields().optionalLong("batchSize");
            CursorOptions options = CursorOptions.of("db.c", size == null ? null : size.intValue())
                    .ofKind(kind)
                    .withNoTimeout(in.fields().bool("noTimeout", false))
                    .withSingleBatch(in.fields().bool("single", false));
            return Reply.of(new CursorReplies(registry).open(in, options, source));
        });
    }

    private Document send(Client from, Document body) {
        return dispatcher.dispatch(from, RawRequest.of("db", body)).body();
    }

    private Document send(Document body) {
        return send(client, body);
    }

    private static Document cursor(Document reply) {
        return (Document) Objects.requireNonNull(reply.get("cursor"), reply::toString);
    }

    private static long id(Document reply) {
        return (Long) Objects.requireNonNull(cursor(reply).get("id"));
    }

    private static int count(Document reply) {
        Document cursor = cursor(reply);
        Object batch = cursor.containsKey("firstBatch") ? cursor.get("firstBatch") : cursor.get("nextBatch");
        return ((List<?>) Objects.requireNonNull(batch)).size();
    }

    private static Document getMore(long id, @Nullable Integer batchSize) {
        Document command = new Document("getMore", id).append("collection", "c");
        return batchSize == null ? command : command.append("batchSize", batchSize);
    }

    private static void assertCode(int code, Document reply) {
        assertThat(reply.get("code")).as(reply.toString()).isEqualTo(code);
    }

    @Test
    void aBatchThatRunsDryEndsTheCursor() {
        Document first = send(new Document("open", 1).append("batchSize", 2));
        Document second = send(getMore(id(first), 2));
        Document third = send(getMore(id(first), 2));

        assertThat(count(first)).isEqualTo(2);
        assertThat(cursor(first).keySet()).containsExactly("firstBatch", "id", "ns");
        assertThat(id(second)).isEqualTo(id(first)).isNotZero();
        assertThat(count(third)).isEqualTo(1);
        assertThat(id(third)).isZero();
        assertCode(43, send(getMore(id(first), 2)));
    }

    @Test
    void aFullLastBatchIsFollowedByAnEmptyOne() {
        Document first = send(new Document("open", 1).append("batchSize", 5));

        assertThat(id(first)).isNotZero();
        Document second = send(getMore(id(first), null));
        assertThat(count(second)).isZero();
        assertThat(id(second)).isZero();
    }

    @Test
    void aLimitEndsItWithItsBatch() {
        source = new IteratorSource(List.of(new Document(), new Document()).iterator(), 1, new Document());

        assertThat(id(send(new Document("open", 1).append("batchSize", 1)))).isZero();
    }

    @Test
    void theFirstBatchHas101UnlessToldOtherwise() {
        source = numbers(500);
        Document first = send(new Document("open", 1));

        assertThat(count(first)).isEqualTo(101);
        assertThat(count(send(getMore(id(first), null)))).isEqualTo(399);
        source = numbers(5);
        Document none = send(new Document("open", 1).append("batchSize", 0));
        assertThat(count(none)).isZero();
        assertThat(count(send(getMore(id(none), 0)))).isEqualTo(5);
    }

    @Test
    void aSingleBatchLeavesNoCursor() {
        assertThat(id(send(new Document("open", 1).append("batchSize", 2).append("single", true))))
                .isZero();
        assertThat(registry.list()).isEmpty();
    }

    @Test
    void aBatchEndsAtSixteenMegabytes() {
        String large = "x".repeat(6 << 20);
        source = new IteratorSource(IntStream.range(0, 5)
                .mapToObj(number -> new Document("_id", number).append("v", large))
                .iterator());
        Document first = send(new Document("open", 1));
        Document second = send(getMore(id(first), null));

        assertThat(count(first)).isEqualTo(2);
        assertThat(count(second)).isEqualTo(2);
        assertThat(count(send(getMore(id(first), null)))).isEqualTo(1);
    }

    @Test
    void onlyTheRightRequestGoesOn() {
        Document plain = send(new Document("open", 1).append("batchSize", 1));
        Document lsid = new Document("id", SESSION);
        Document inSession = send(new Document("open", 1).append("batchSize", 1).append("lsid", lsid));

        assertCode(13, send(new Document("getMore", id(plain)).append("collection", "other")));
        assertCode(14, send(new Document("getMore", 5).append("collection", "c")));
        assertCode(50799, send(getMore(id(plain), 1).append("lsid", lsid)));
        assertCode(50800, send(getMore(id(inSession), 1)));
        assertCode(50801, send(getMore(id(inSession), 1).append("lsid", new Document("id", new UUID(9, 9)))));
        assertCode(2, send(getMore(id(plain), 1).append("maxTimeMS", 5)));
        Client other = new Client(2, "test", () -> {});
        other.login().add(new io.larder.embedded.auth.UserName("bob", "admin"));
        assertCode(13, send(other, getMore(id(inSession), 1)));
    }

    @Test
    void killedCursorsAreGone() {
        Document first = send(new Document("open", 1).append("batchSize", 1));
        Document reply = send(new Document("killCursors", "c").append("cursors", List.of(id(first), 77L)));

        assertThat(reply.get("cursorsKilled")).isEqualTo(List.of(id(first)));
        assertThat(reply.get("cursorsNotFound")).isEqualTo(List.of(77L));
        assertCode(43, send(getMore(id(first), 1)));
    }

    @Test
    void killingACursorInUseInterruptsItsGetMore() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        source = request -> {
            inside.countDown();
            try {
                new CountDownLatch(1).await();
                throw new IllegalStateException("nobody counts");
            } catch (InterruptedException e) {
                throw request.operation().interrupted();
            }
        };
        kind = CursorKind.AWAITING;
        Document first = send(new Document("open", 1).append("batchSize", 0));
        CompletableFuture<Document> waiting = CompletableFuture.supplyAsync(() -> send(getMore(id(first), 1)));
        inside.await();

        assertCode(143, send(getMore(id(first), 1)));
        send(new Document("killCursors", "c").append("cursors", List.of(id(first))));
        assertCode(237, waiting.get());
        assertThat(registry.list()).isEmpty();
    }

    @Test
    void idleCursorsExpireUnlessASessionHoldsThem() {
        send(new Document("open", 1).append("batchSize", 1));
        send(new Document("open", 1).append("batchSize", 1).append("noTimeout", true));
        Document lsid = new Document("id", SESSION);
        Document third = send(new Document("open", 1).append("batchSize", 1).append("lsid", lsid));
        clock.advance(Duration.ofMinutes(11));

        assertThat(registry.list()).hasSize(2);
        assertThat(id(send(getMore(id(third), 1).append("lsid", lsid)))).isNotZero();
        registry.killOf(new LogicalSessionId(SESSION, LogicalSessionId.NO_USER));
        assertThat(registry.list()).hasSize(1);
    }

    @Test
    void useKeepsACursorAlive() {
        Document first = send(new Document("open", 1).append("batchSize", 1));
        for (int i = 0; i < 3; i++) {
            clock.advance(Duration.ofMinutes(6));
            assertThat(id(send(getMore(id(first), 1)))).isNotZero();
        }
    }

    @Test
    void aFailureEndsTheCursorAndAChangeStreamsCanBeResumedFrom() {
        kind = CursorKind.CHANGE_STREAM;
        Document first = send(new Document("open", 1).append("batchSize", 1));
        failPoints.configure(
                FailPoints.FAIL_GET_MORE_AFTER_CURSOR_CHECKOUT,
                new FailPointMode.Times(1),
                new Document("errorCode", 91));
        Document failed = send(getMore(id(first), 1));

        assertCode(91, failed);
        assertThat(failed.get("errorLabels")).isEqualTo(List.of("ResumableChangeStreamError"));
        assertCode(43, send(getMore(id(first), 1)));
    }
}
