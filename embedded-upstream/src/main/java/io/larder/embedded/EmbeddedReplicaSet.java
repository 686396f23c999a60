package io.larder.embedded;

import io.larder.embedded.admin.Face;
import io.larder.embedded.admin.ServerVersion;
import io.larder.embedded.replication.ReplicaSetSettings;
import io.larder.embedded.replication.Retention;
import io.larder.embedded.replication.ServerClock;
import io.larder.embedded.server.TlsSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An in-memory MongoDB that listens: one member or several, a standalone, or what looks like a router. All data is gone when it
 * is closed.
 */
public final class EmbeddedReplicaSet implements AutoCloseable {
    private final RunningSet running;

    private EmbeddedReplicaSet(RunningSet running) {
        this.running = running;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** One member on any free port. */
    public static EmbeddedReplicaSet start() {
        return builder().start();
    }

    /** The names of all members, {@code host:port}, by member number. */
    public List<String> hosts() {
        return running.hosts();
    }

    public List<Integer> ports() {
        return running.ports();
    }

    /** A connection string for all members, without credentials. */
    public String connectionString() {
        String hosts = String.join(",", hosts());
        return switch (running.settings().face()) {
            case REPLICA_SET ->
                "mongodb://" + hosts + "/?replicaSet=" + running.settings().setName();
            case STANDALONE, MONGOS -> "mongodb://" + hosts + "/";
        };
    }

    /** A connection string for one member alone. */
    public String directConnectionString(int member) {
        return "mongodb://" + hosts().get(member) + "/?directConnection=true";
    }

    /** The hand that makes it misbehave. */
    public Adversary adversary() {
        return running.adversary();
    }

    /** What its members were asked since the start. */
    public RecordedCommands commands() {
        return running.commands();
    }

    @Override
    public void close() {
        running.close();
    }

    /** Collects how the set is to be; every setting has a usable default. */
    public static final class Builder {
        private String setName = "rs0";
        private String hostName = "localhost";
        private InetAddress bindAddress = InetAddress.getLoopbackAddress();
        private int firstPort;
        private Face face = Face.REPLICA_SET;
        private ServerVersion version = ServerVersion.V8_0;
        private ReplicaSetSettings replication = ReplicaSetSettings.DEFAULT;
        private @Nullable ServerClock clock;
        private @Nullable TlsSettings tls;
        private boolean authenticationOn;
        private final List<EmbeddedUser> users = new ArrayList<>();
        private boolean testCommands = true;
        private Duration ttlPeriod = Duration.ofSeconds(60);

        private Builder() {}

        public Builder members(int count) {
            replication = replication.withMembers(count);
            return this;
        }

        public Builder setName(String name) {
            setName = name;
            return this;
        }

        /** The name that members call themselves by. */
        public Builder hostName(String name) {
            hostName = name;
            return this;
        }

        public Builder bindAddress(InetAddress address) {
            bindAddress = address;
            return this;
        }

        /** Of the first member; the others take the ports after it. */
        public Builder port(int first) {
            firstPort = first;
            return this;
        }

        /** 8.0, 7.0 or 6.0. */
        public Builder version(String name) {
            version = ServerVersion.named(name);
            return this;
        }

        /** No replica set: no transactions, no change streams, no retryable writes. */
        public Builder standalone() {
            face = Face.STANDALONE;
            replication = replication.standalone();
            return this;
        }

        /** One member that answers hello as a router does. */
        public Builder mongosLike() {
            face = Face.MONGOS;
            return this;
        }

        public Builder clock(ServerClock told) {
            clock = told;
            return this;
        }

        public Builder tls(TlsSettings settings) {
            tls = settings;
            return this;
        }

        /** From now on commands need a login and rights. */
        public Builder authentication(EmbeddedUser... existing) {
            authenticationOn = true;
            users.addAll(List.of(existing));
            return this;
        }

        /** Whether fail points can be set over the wire; they can unless told otherwise. */
        public Builder testCommands(boolean enabled) {
            testCommands = enabled;
            return this;
        }

        /** How often documents whose time has come are removed. */
        public Builder ttlPeriod(Duration period) {
            ttlPeriod = period;
            return this;
        }

        public Builder lag(Duration ofSecondaries) {
            replication = replication.withLag(ofSecondaries);
            return this;
        }

        /** By how much the majority commit point trails the writes. */
        public Builder commitDelay(Duration delay) {
            replication = replication.withCommitDelay(delay);
            return this;
        }

        public Builder oplog(Retention retention) {
            replication = replication.withRetention(retention);
            return this;
        }

        /** Same seed, same clock, same requests: same replies. */
        public Builder seed(long seed) {
            replication = replication.withSeed(seed);
            return this;
        }

        /** Any other setting of replication. */
        public Builder replication(UnaryOperator<ReplicaSetSettings> change) {
            replication = change.apply(replication);
            return this;
        }

        public EmbeddedReplicaSet start() {
            return new EmbeddedReplicaSet(RunningSet.start(new EmbeddedSettings(
                    setName,
                    hostName,
                    bindAddress,
                    firstPort,
                    face,
                    version,
                    replication,
                    clock,
                    tls,
                    authenticationOn,
                    List.copyOf(users),
                    testCommands,
                    ttlPeriod)));
        }
    }
}
