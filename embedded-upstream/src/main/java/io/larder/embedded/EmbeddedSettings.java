package io.larder.embedded;

import io.larder.embedded.admin.Face;
import io.larder.embedded.admin.ServerVersion;
import io.larder.embedded.replication.ReplicaSetSettings;
import io.larder.embedded.replication.ServerClock;
import io.larder.embedded.server.TlsSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a set is started; {@link EmbeddedReplicaSet.Builder} fills it.
 *
 * @param firstPort port of the first member, the others follow; 0 takes free ones
 * @param clock null takes the machine's clock
 * @param authenticationOn commands need a login and rights
 */
record EmbeddedSettings(
        String setName,
        String hostName,
        InetAddress bindAddress,
        int firstPort,
        Face face,
        ServerVersion version,
        ReplicaSetSettings replication,
        @Nullable ServerClock clock,
        @Nullable TlsSettings tls,
        boolean authenticationOn,
        List<EmbeddedUser> users,
        boolean testCommands,
        Duration ttlPeriod) {}
