package io.larder.embedded;

import io.larder.embedded.admin.Face;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.admin.catalog.FsyncLock;
import io.larder.embedded.admin.catalog.ListDatabases;
import io.larder.embedded.admin.catalog.SizeCommands;
import io.larder.embedded.admin.catalog.ValidateCommand;
import io.larder.embedded.admin.hello.HelloCommand;
import io.larder.embedded.admin.hello.MemberDescription;
import io.larder.embedded.admin.hello.TopologyStamp;
import io.larder.embedded.admin.hello.TopologyVersion;
import io.larder.embedded.admin.login.AccountViews;
import io.larder.embedded.admin.login.Handshake;
import io.larder.embedded.admin.login.RoleCommands;
import io.larder.embedded.admin.login.SaslCommands;
import io.larder.embedded.admin.login.UserCommands;
import io.larder.embedded.admin.operation.CurrentOperations;
import io.larder.embedded.admin.operation.FailPointCommand;
import io.larder.embedded.admin.operation.OperationCommands;
import io.larder.embedded.admin.profile.Profiler;
import io.larder.embedded.admin.replica.ReplicaCommands;
import io.larder.embedded.admin.server.AboutCommands;
import io.larder.embedded.admin.server.CommandCounts;
import io.larder.embedded.admin.server.ListCommands;
import io.larder.embedded.admin.server.Parameters;
import io.larder.embedded.admin.server.StatusCommands;
import io.larder.embedded.admin.server.UpkeepCommands;
import io.larder.embedded.admin.session.SessionCommands;
import io.larder.embedded.auth.Accounts;
import io.larder.embedded.auth.Authorization;
import io.larder.embedded.changestream.ChangeStreams;
import io.larder.embedded.command.ApiVersionStage;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTable;
import io.larder.embedded.command.Dispatcher;
import io.larder.embedded.command.FailCommandStage;
import io.larder.embedded.command.OperationTable;
import io.larder.embedded.command.PrimaryStage;
import io.larder.embedded.command.ReplyStamp;
import io.larder.embedded.command.RightsStage;
import io.larder.embedded.command.Stage;
import io.larder.embedded.command.TestCommands;
import io.larder.embedded.crud.read.ReadCommands;
import io.larder.embedded.crud.read.ReadParts;
import io.larder.embedded.crud.write.WriteCommands;
import io.larder.embedded.cursor.CursorRegistry;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.cursor.GetMoreCommand;
import io.larder.embedded.cursor.KillCursorsCommand;
import io.larder.embedded.ddl.CatalogueCommands;
import io.larder.embedded.failpoint.FailPoints;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ServerClock;
import io.larder.embedded.server.Connections;
import io.larder.embedded.server.Listener;
import io.larder.embedded.session.Sessions;
import io.larder.embedded.transaction.MemberTransactions;
import io.larder.embedded.transaction.RecoveryTokenStage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts one member together: the commands it knows and the stages around them. The one place that sees them all. */
final class MemberAssembly {
    private final ServerIdentity identity;
    private final Member member;
    private final Accounts accounts;
    private final Authorization authorization;
    private final FailPoints failPoints;
    private final OperationTable operations = new OperationTable();
    private final Connections connections = new Connections();
    private final TopologyVersion topology;
    private final ServerClock clock;
    private final CommandCounts counts = new CommandCounts();
    private final Sessions sessions;
    private final SharedParts shared;
    private final MemberTransactions transactions;
    private final Parameters parameters;
    private final FsyncLock fsyncLock;
    private final Profiler profiler;
    private final CursorRegistry cursors;
    private @Nullable CommandTable table;

    private MemberAssembly(ServerIdentity identity, Member member, SharedParts shared) {
        this.sessions = shared.sessions();
        this.shared = shared;
        this.transactions = new MemberTransactions(member, shared.sessions(), identity.accessControl());
        this.identity = identity;
        this.member = member;
        this.accounts = shared.accounts();
        this.authorization = new Authorization(accounts);
        this.clock = member.set().clock();
        this.failPoints = new FailPoints(member.set().settings().seed() + member.id());
        this.fsyncLock = new FsyncLock(member.set());
        this.profiler = new Profiler(member);
        this.cursors = new CursorRegistry(clock, member.set().settings().seed() * 31 + member.id());
        shared.sessions().onEnd(cursors::killOf);
        this.parameters = new Parameters(identity);
        this.topology = new TopologyVersion(identity.processId(), member.set());
    }

    static RunningMember assemble(ServerIdentity identity, Member member, SharedParts shared, Listener listener) {
        MemberAssembly assembly = new MemberAssembly(identity, member, shared);
        assembly.parameters.onChange((name, value) -> {
            if (value instanceof Number number) {
                assembly.parameterChanged(name, number.longValue());
            }
        });
        assembly.failPoints.onChange(
                FailPoints.STOP_REPL_PRODUCER, stopped -> member.set().pause(member, stopped));
        return new RunningMember(
                member,
                listener,
                assembly.connections,
                assembly.operations,
                assembly.failPoints,
                assembly.dispatcher());
    }

    private void parameterChanged(String name, long value) {
        switch (name) {
            case "transactionLifetimeLimitSeconds" ->
                transactions.participants().lifetime(Duration.ofSeconds(value));
            case "cursorTimeoutMillis" -> cursors.idleTimeout(Duration.ofMillis(value));
            case "ttlMonitorSleepSecs" -> shared.ttlMonitor().period(Duration.ofSeconds(value));
            case "periodicNoopIntervalSecs" -> member.set().noopPeriod(Duration.ofSeconds(value));
            default -> {
                // The other parameters are kept and told, and change nothing here.
            }
        }
    }

    private Dispatcher dispatcher() {
        CommandTable all = new CommandTable(commands(), identity.version().major(), identity.testCommands());
        table = all;
        return new Dispatcher(all, stages(), stamps(), operations, failPoints, clock);
    }

    /** The outermost first. */
    private List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        stages.add(counts);
        if (identity.accessControl()) {
            stages.add(new RightsStage(accounts, authorization));
        }
        stages.add(new ApiVersionStage());
        stages.add(new FailCommandStage(failPoints, clock));
        stages.add(new PrimaryStage(member));
        stages.add(fsyncLock);
        stages.add(profiler);
        if (identity.face() == Face.MONGOS) {
            stages.add(new RecoveryTokenStage(identity.setName()));
        }
        stages.addAll(transactions.stages());
        return stages;
    }

    private List<ReplyStamp> stamps() {
        return List.of(new TopologyStamp(topology), transactions.stamp());
    }

    private List<Command> commands() {
        List<Command> all = new ArrayList<>();
        SaslCommands sasl = new SaslCommands(accounts);
        MemberDescription description = new MemberDescription(identity, member, clock);
        all.addAll(HelloCommand.both(description, topology, new Handshake(accounts, sasl), clock));
        all.addAll(sasl.all());
        all.addAll(new UserCommands(accounts).all());
        all.addAll(new RoleCommands(accounts).all());
        all.addAll(new AccountViews(accounts, authorization).all());
        all.addAll(new AboutCommands(identity, clock).all());
        all.addAll(parameters.commands());
        all.addAll(new StatusCommands(identity, member, connections, counts, clock).all());
        all.add(ListCommands.of(() -> Objects.requireNonNull(table)));
        all.add(FailPointCommand.of(failPoints));
        all.addAll(TestCommands.all());
        CurrentOperations current = new CurrentOperations(identity, operations, transactions.participants(), clock);
        all.addAll(new OperationCommands(current, operations).all());
        all.addAll(new ReplicaCommands(identity, member).all());
        all.add(new ListDatabases(identity, member, authorization).command());
        all.addAll(new SizeCommands(member).all());
        all.add(ValidateCommand.of(member));
        all.addAll(fsyncLock.all());
        all.add(profiler.command());
        all.addAll(new SessionCommands(sessions, operations).all());
        all.addAll(transactions.commands());
        all.addAll(WriteCommands.of(failPoints, identity.version().major(), new CursorReplies(cursors)));
        all.addAll(CatalogueCommands.of(identity.version().major(), new CursorReplies(cursors)));
        all.addAll(ReadCommands.of(new ReadParts(
                member,
                new CursorReplies(cursors),
                new ChangeStreams(
                        member, shared.streamFaults(), identity.version().major()),
                current,
                sessions,
                identity.host(),
                identity.version().text(),
                identity.version().major())));
        all.add(new GetMoreCommand(cursors, failPoints));
        all.add(new KillCursorsCommand(cursors));
        all.addAll(UpkeepCommands.all(identity));
        return all;
    }
}
