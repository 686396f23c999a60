package io.larder.proxy.request.login;

import com.mongodb.ServerAddress;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.exchange.Exchange;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.ServerRole;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.TopologyView;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.bson.BsonValues;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import java.util.function.Consumer;

/**
 * The server that a relayed client is bound to, or will be: the primary, or the one router that all relayed clients share,
 * because cursors and transactions may come back on any of the client's sockets.
 */
public final class BoundServer implements Consumer<TopologyView> {
    private final ClientConnection client;
    private final Requests all;
    private final Exchange exchange;

    BoundServer(ClientConnection client, Requests all, Exchange exchange) {
        this.client = client;
        this.all = all;
        this.exchange = exchange;
    }

    public Target target() throws RefusedException {
        if (all.presented().asMembers()) {
            ServerAddress member =
                    all.presented().ports().member(client.listener().index());
            if (member == null) {
                throw new RefusedException(
                        ErrorCode.HOST_UNREACHABLE, "this port stands for no member of the replica set");
            }
            return Target.server(member);
        }
        ServerAddress shared = all.topology().view().relayServer();
        return shared == null ? Target.PRIMARY : Target.server(shared);
    }

    /**
     * A read that must not go to the primary has nowhere to go; other preferences are content with it.
     *
     * @throws RefusedException in the first case
     */
    public void requireServable(CommandView command) throws RefusedException {
        boolean oneOfSeveral = all.topology().view().kind() == ClusterKind.REPLICA_SET
                && !all.presented().asMembers();
        if (oneOfSeveral && command.fields().is(CommandField.READ_PREFERENCE, BsonTypes.DOCUMENT)) {
            int offset = command.fields().offset(CommandField.READ_PREFERENCE);
            BsonCursor preference = new BsonCursor().reset(command.message(), offset, command.bodyLimit());
            while (preference.next()) {
                if (preference.nameIs("mode")
                        && BsonValues.isString(preference.type())
                        && preference.stringValue().equals("secondary")) {
                    throw new RefusedException(
                            ErrorCode.FAILED_TO_SATISFY_READ_PREFERENCE,
                            "read preference secondary cannot be met: relayed logins are bound to the primary;"
                                    + " use secondaryPreferred, the replica-set presentation, or auth.mode service");
                }
            }
        }
    }

    /** A server that has lost its role would only answer "not primary" for ever; the driver has to connect anew. */
    @Override
    public void accept(TopologyView view) {
        ServerAddress bound = exchange.boundTo();
        if (bound == null || view.direct()) {
            return;
        }
        ServerView server = view.server(bound);
        if (server != null && server.held()) {
            return; // the next view tells whether it was more than one broken connection
        }
        boolean lost = server == null
                || (view.kind() == ClusterKind.REPLICA_SET
                        && (all.presented().asMembers()
                                ? !server.role().serves()
                                : server.role() != ServerRole.PRIMARY));
        if (lost) {
            exchange.endClient();
        }
    }
}
