package io.larder.embedded.transaction;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTable;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Dispatcher;
import io.larder.embedded.command.OperationTable;
import io.larder.embedded.command.PrimaryStage;
import io.larder.embedded.command.RawRequest;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.command.Stage;
import io.larder.embedded.crud.write.WriteCommands;
import io.larder.embedded.cursor.CursorRegistry;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.ddl.CatalogueCommands;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReadView;
import io.larder.embedded.replication.ReplicaSet;
import io.larder.embedded.replication.ReplicaSetSettings;
import io.larder.embedded.replication.ToldClock;
import io.larder.embedded.session.Sessions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.StoredDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** A set on a clock that is told, with its data commands and stages, without sockets. */
public final class CommandFixture implements AutoCloseable {
    public static final Namespace THINGS = new Namespace("shop", "things");

    public final ToldClock clock = new ToldClock(Instant.ofEpochSecond(1_700_000_000));
    public final ReplicaSet set;
    public final Sessions sessions = new Sessions(clock);
    public final FailPoints failPoints = new FailPoints(1);
    private final List<Dispatcher> dispatchers = new ArrayList<>();
    private final List<MemberTransactions> transactions = new ArrayList<>();
    private final Client client = new Client(1, "test", () -> {});

    public CommandFixture() {
        this(ReplicaSetSettings.DEFAULT);
    }

    public CommandFixture(ReplicaSetSettings settings) {
        set = new ReplicaSet(settings, clock);
        for (Member member : set.members()) {
            MemberTransactions each = new MemberTransactions(member, sessions, false);
            transactions.add(each);
            dispatchers.add(dispatcher(member, each));
        }
    }

    private Dispatcher dispatcher(Member member, MemberTransactions own) {
        CursorReplies cursors = new CursorReplies(new CursorRegistry(clock, 1));
        List<Command> commands = new ArrayList<>(WriteCommands.of(failPoints, 8, cursors));
        commands.addAll(CatalogueCommands.of(8, cursors));
        commands.addAll(own.commands());
        commands.add(find());
        List<Stage> stages = new ArrayList<>(List.of(new PrimaryStage(member)));
        stages.addAll(own.stages());
        return new Dispatcher(
                new CommandTable(commands, 8, true),
                stages,
                List.of(own.stamp()),
                new OperationTable(),
                failPoints,
                clock);
    }

    /** All of a collection, as the stages let it be seen. */
    private static Command find() {
        CommandTraits traits = CommandTraits.named("find")
                .readConcern()
                .inTransactions()
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .build();
        return Command.of(traits, in -> {
            ReadView view = Objects.requireNonNull(in.attached(ReadView.class));
            CollectionState collection = view.collection(in.namespace());
            Document cursor = new Document(
                    "firstBatch",
                    collection == null
                            ? List.of()
                            : collection.documents().stream()
                                    .map(StoredDocument::document)
                                    .toList());
            cursor.putIfNotNull("atClusterTime", view.atClusterTime());
            return Reply.of(new Document("cursor", cursor));
        });
    }

    public Member primary() {
        return Objects.requireNonNull(set.primary());
    }

    public MemberTransactions transactions(Member member) {
        return transactions.get(member.id());
    }

    /** Runs on the primary. */
    public Document run(Document body) {
        return run(primary(), "shop", body);
    }

    public Document admin(Document body) {
        return run(primary(), "admin", body);
    }

    public Document run(Member member, String database, Document body) {
        return dispatchers
                .get(member.id())
                .dispatch(client, RawRequest.of(database, body))
                .body();
    }

    public Document insert(Document... documents) {
        return run(new Document("insert", "things").append("documents", List.of(documents)));
    }

    public static Document updateOne(Document filter, Document update) {
        return new Document("update", "things")
                .append("updates", List.of(new Document("q", filter).append("u", update)));
    }

    public List<Document> find(Document extra) {
        Document body = new Document("find", "things");
        body.putAll(extra);
        return batch(run(body));
    }

    @SuppressWarnings("unchecked")
    public static List<Document> batch(Document reply) {
        Document cursor = (Document) Objects.requireNonNull(reply.get("cursor"), reply::toString);
        return (List<Document>) Objects.requireNonNull(cursor.get("firstBatch"));
    }

    /** What a collection holds on a member, without asking by a command. */
    public static List<Document> stored(Member member) {
        CollectionState collection = member.applied().state().collection(THINGS);
        return collection == null
                ? List.of()
                : collection.documents().stream().map(StoredDocument::document).toList();
    }

    public static Document newSession() {
        return new Document("id", UUID.randomUUID());
    }

    /** Adds the fields of a transaction's statement. */
    public static Document in(Document session, long number, boolean first, Document body) {
        Document numbered =
                body.clone().append("lsid", session).append("txnNumber", number).append("autocommit", false);
        return first ? numbered.append("startTransaction", true) : numbered;
    }

    /** Adds the fields of a write that may be sent again. */
    public static Document retryable(Document session, long number, Document body) {
        return body.clone().append("lsid", session).append("txnNumber", number);
    }

    public Document commit(Document session, long number) {
        return admin(in(session, number, false, new Document("commitTransaction", 1)));
    }

    public Document abort(Document session, long number) {
        return admin(in(session, number, false, new Document("abortTransaction", 1)));
    }

    @Override
    public void close() {
        set.close();
    }
}
