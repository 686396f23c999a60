package io.larder.integration.affects;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.admin.Face;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.admin.ServerVersion;
import io.larder.embedded.admin.operation.CurrentOperations;
import io.larder.embedded.changestream.ChangeStream;
import io.larder.embedded.changestream.ChangeStreams;
import io.larder.embedded.changestream.StreamFaults;
import io.larder.embedded.command.Client;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTable;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Dispatcher;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.OperationTable;
import io.larder.embedded.command.RawRequest;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.Stage;
import io.larder.embedded.crud.read.ReadCommands;
import io.larder.embedded.crud.read.ReadParts;
import io.larder.embedded.crud.write.WriteCommands;
import io.larder.embedded.cursor.CursorRegistry;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.ddl.CatalogueCommands;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReplicaSet;
import io.larder.embedded.replication.ReplicaSetSettings;
import io.larder.embedded.replication.ToldClock;
import io.larder.embedded.session.Sessions;
import io.larder.embedded.transaction.MemberTransactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A set of one member with its data commands and one change stream, without sockets and with time that stands still. */
final class Upstream implements AutoCloseable {
    static final String DATABASE = "shop";

    private static final ServerVersion VERSION = ServerVersion.V8_0;

    private final ToldClock clock = new ToldClock(Instant.ofEpochSecond(1_700_000_000));
    private final ReplicaSet set = new ReplicaSet(ReplicaSetSettings.DEFAULT, clock);
    private final Client client = new Client(1, "fuzz", () -> {});
    private final Dispatcher dispatcher;
    private final ChangeStreams streams;
    private @Nullable ChangeStream stream;

    Upstream() {
        Member member = Objects.requireNonNull(set.primary());
        Sessions sessions = new Sessions(clock);
        FailPoints failPoints = new FailPoints(1);
        MemberTransactions transactions = new MemberTransactions(member, sessions, false);
        OperationTable operations = new OperationTable();
        streams = new ChangeStreams(member, new StreamFaults(set), VERSION.major());
        CursorReplies replies = new CursorReplies(new CursorRegistry(clock, 1));
        ServerIdentity identity = new ServerIdentity(
                "rs",
                "localhost:27017",
                List.of("localhost:27017"),
                Face.REPLICA_SET,
                VERSION,
                false,
                true,
                new ObjectId(),
                clock.instant());
        List<Command> commands = new ArrayList<>(WriteCommands.of(failPoints, VERSION.major(), replies));
        commands.addAll(CatalogueCommands.of(VERSION.major(), replies));
        commands.addAll(ReadCommands.of(new ReadParts(
                member,
                replies,
                streams,
                new CurrentOperations(identity, operations, transactions.participants(), clock),
                sessions,
                identity.host(),
                VERSION.text(),
                VERSION.major())));
        commands.add(Command.of(CommandTraits.named("watch").build(), this::watch));
        commands.add(Command.of(CommandTraits.named("watched").build(), this::watched));
        List<Stage> stages = new ArrayList<>(transactions.stages());
        dispatcher = new Dispatcher(
                new CommandTable(commands, VERSION.major(), true),
                stages,
                List.of(transactions.stamp()),
                operations,
                failPoints,
                clock);
        run(new Document("watch", 1));
    }

    private Reply watch(Invocation invocation) {
        stream = streams.open(
                invocation, List.of(new Document("$changeStream", new Document("showExpandedEvents", true))));
        return Reply.ok();
    }

    private Reply watched(Invocation invocation) {
        return Reply.of(new Document(
                "events",
                Objects.requireNonNull(stream)
                        .next(invocation.operation(), Integer.MAX_VALUE, Duration.ZERO)
                        .documents()));
    }

    /** The reply, which may be an error. */
    Document run(Document command) {
        return runOn(DATABASE, command);
    }

    Document runOn(String database, Document command) {
        return dispatcher.dispatch(client, RawRequest.of(database, command)).body();
    }

    /** The change events since the last time, in order. */
    List<Document> events() {
        List<Document> all = new ArrayList<>();
        while (true) {
            List<Document> some = documents(run(new Document("watched", 1)), "events");
            if (some.isEmpty()) {
                return all;
            }
            all.addAll(some);
        }
    }

    /** Lets the past be forgotten. */
    void pass(Duration time) {
        clock.advance(time);
    }

    @SuppressWarnings("unchecked")
    static List<Document> documents(Document reply, String field) {
        return (List<Document>) Objects.requireNonNull(reply.get(field), reply::toString);
    }

    static boolean isOk(Document reply) {
        return reply.get("ok") instanceof Number ok && ok.doubleValue() == 1;
    }

    @Override
    public void close() {
        set.close();
    }
}
