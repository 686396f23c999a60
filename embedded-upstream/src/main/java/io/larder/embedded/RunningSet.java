package io.larder.embedded;

import de.bwaldvogel.mongo.bson.ObjectId;
import io.larder.embedded.admin.ServerIdentity;
import io.larder.embedded.auth.Accounts;
import io.larder.embedded.auth.RoleName;
import io.larder.embedded.auth.User;
import io.larder.embedded.auth.UserName;
import io.larder.embedded.changestream.StreamFaults;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.crud.write.TtlMonitor;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.replication.Member;
import io.larder.embedded.replication.ReplicaSet;
import io.larder.embedded.replication.ServerClock;
import io.larder.embedded.replication.SystemClock;
import io.larder.embedded.server.Endpoint;
import io.larder.embedded.server.EventLoops;
import io.larder.embedded.server.Listener;
import io.larder.embedded.session.Sessions;
import io.larder.wire.scram.ScramMechanism;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A set that runs: builds its parts in order, ties them together, takes them down in reverse. */
final class RunningSet implements AutoCloseable {
    private final EmbeddedSettings settings;
    private final EventLoops threads;
    private final @Nullable SystemClock ownClock;
    private final ReplicaSet set;
    private final List<Listener> listeners;
    private final List<String> hosts;
    private final List<RunningMember> members = new ArrayList<>();
    private final RecordedCommands commands = new RecordedCommands();
    private final Adversary adversary;
    private final SharedParts shared;

    private RunningSet(EmbeddedSettings settings, EventLoops threads, List<Listener> listeners) {
        this.settings = settings;
        this.threads = threads;
        this.listeners = listeners;
        this.hosts = listeners.stream()
                .map(each -> settings.hostName() + ":" + each.port())
                .toList();
        this.ownClock = settings.clock() == null ? new SystemClock() : null;
        ServerClock clock = ownClock == null ? Objects.requireNonNull(settings.clock()) : ownClock;
        this.set = new ReplicaSet(settings.replication(), clock);
        this.shared = new SharedParts(
                accounts(settings.users()),
                new Sessions(clock),
                new StreamFaults(set),
                new TtlMonitor(set, settings.ttlPeriod()));
        this.adversary = new Adversary(set, members, commands, shared.streamFaults());
        for (Member member : set.members()) {
            members.add(assemble(member));
        }
        set.onRoleChange(this::endWhatNeedsThePrimary);
    }

    static RunningSet start(EmbeddedSettings settings) {
        EventLoops threads = new EventLoops();
        List<Listener> listeners = new ArrayList<>();
        try {
            for (int i = 0; i < settings.replication().members(); i++) {
                int port = settings.firstPort() == 0 ? 0 : settings.firstPort() + i;
                listeners.add(Listener.bind(threads, settings.bindAddress(), port, settings.tls()));
            }
            RunningSet running = new RunningSet(settings, threads, listeners);
            running.serve();
            return running;
        } catch (RuntimeException | Error failed) {
            listeners.forEach(Listener::close);
            threads.close();
            throw failed;
        }
    }

    private void serve() {
        for (RunningMember each : members) {
            Endpoint endpoint = new Endpoint(
                    each.dispatcher(), adversary.trafficOf(each.member().id()), each.connections());
            each.listener().serve(endpoint);
        }
    }

    private RunningMember assemble(Member member) {
        ServerIdentity identity = new ServerIdentity(
                settings.setName(),
                hosts.get(member.id()),
                hosts,
                settings.face(),
                settings.version(),
                settings.authenticationOn(),
                settings.testCommands(),
                new ObjectId(),
                set.clock().instant());
        return MemberAssembly.assemble(identity, member, shared, listeners.get(member.id()));
    }

    private static Accounts accounts(List<EmbeddedUser> users) {
        Accounts accounts = new Accounts();
        for (EmbeddedUser each : users) {
            UserName name = new UserName(each.name(), each.database());
            List<ScramMechanism> mechanisms = List.of(ScramMechanism.values());
            accounts.create(new User(
                    name,
                    UUID.randomUUID(),
                    User.verifiersFor(name, each.password(), mechanisms),
                    each.roles().stream()
                            .map(role -> roleName(role, each.database()))
                            .toList(),
                    null));
        }
        return accounts;
    }

    private static RoleName roleName(String role, String database) {
        int at = role.indexOf('@');
        return at < 0 ? new RoleName(role, database) : new RoleName(role.substring(0, at), role.substring(at + 1));
    }

    /** A member that is no longer primary ends the writes that still run there; reads and connections survive. */
    private void endWhatNeedsThePrimary(Member member) {
        if (member.isWritable()) {
            return;
        }
        for (Invocation each : members.get(member.id()).operations().all()) {
            if (each.traits().secondaryUse() == SecondaryUse.NEVER
                    || each.request().session().inTransaction()) {
                each.operation()
                        .kill(new CommandFailure(
                                ErrorCode.INTERRUPTED_DUE_TO_REPL_STATE_CHANGE, "operation was interrupted"));
            }
        }
    }

    EmbeddedSettings settings() {
        return settings;
    }

    List<String> hosts() {
        return hosts;
    }

    List<Integer> ports() {
        return listeners.stream().map(Listener::port).toList();
    }

    Adversary adversary() {
        return adversary;
    }

    RecordedCommands commands() {
        return commands;
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
        shared.ttlMonitor().close();
        set.close();
        threads.close();
        if (ownClock != null) {
            ownClock.close();
        }
    }
}
