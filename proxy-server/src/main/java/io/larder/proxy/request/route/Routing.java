package io.larder.proxy.request.route;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import io.larder.engine.plan.Plan;
import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.request.command.NamedCursors;
import io.larder.proxy.request.command.Sessions;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.session.Cursors.Cursor;
import io.larder.proxy.session.Transactions.Pin;
import io.larder.proxy.topology.BadReadPreferenceException;
import io.larder.proxy.topology.ClusterKind;
import io.larder.proxy.topology.ReadPreferences;
import io.larder.proxy.topology.Target;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandField;
import io.larder.wire.message.CommandView;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * Turns a plan's destination into servers. One for each client: it keeps the last read preference that the client used,
 * because clients use the same again and again.
 */
public final class Routing {
    private final Requests all;
    private final int listener;
    private byte[] lastPreference = new byte[0];
    private Target lastTarget = Target.PRIMARY;

    public Routing(Requests all, int listener) {
        this.all = all;
        this.listener = listener;
    }

    /**
     * Where the request has to go.
     *
     * @throws RefusedException if there is no right place for it
     */
    public Target target(Plan plan, CommandView command, Principal principal) throws RefusedException {
        if (all.presented().asMembers()) {
            return member();
        }
        return switch (plan.destination()) {
            case READ_PREFERENCE -> preferred(command);
            case CURSOR -> cursor(command, principal);
            case TRANSACTION -> transaction(command);
            case PRIMARY, EVERY_SERVER, CURSORS, LOGIN, NONE -> Target.PRIMARY;
        };
    }

    /** Drivers have chosen the member themselves, by its port. */
    private Target member() throws RefusedException {
        ServerAddress member = all.presented().ports().member(listener);
        if (member == null) {
            throw new RefusedException(ErrorCode.HOST_UNREACHABLE, "this port stands for no member of the replica set");
        }
        return Target.server(member);
    }

    private Target preferred(CommandView command) throws RefusedException {
        if (!command.fields().is(CommandField.READ_PREFERENCE, BsonTypes.DOCUMENT)) {
            return Target.PRIMARY;
        }
        ByteBuf message = command.message();
        int offset = command.fields().offset(CommandField.READ_PREFERENCE);
        int length = command.fields().length(CommandField.READ_PREFERENCE);
        if (isLast(message, offset, length)) {
            return lastTarget;
        }
        try {
            ReadPreference preference = ReadPreferences.read(message, offset, offset + length);
            lastTarget = Target.read(preference);
            lastPreference = ByteBufUtil.getBytes(message, offset, length);
            return lastTarget;
        } catch (BadReadPreferenceException e) {
            throw new RefusedException(e.code(), e.codeName(), String.valueOf(e.getMessage()));
        }
    }

    private boolean isLast(ByteBuf message, int offset, int length) {
        if (length != lastPreference.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (message.getByte(offset + i) != lastPreference[i]) {
                return false;
            }
        }
        return true;
    }

    /** The server that holds the cursor. One that is not known may be from before a restart: the primary will tell. */
    private Target cursor(CommandView command, Principal principal) throws RefusedException {
        long id = NamedCursors.continued(command);
        Cursor cursor = all.ongoing().cursors().find(id);
        if (cursor == null) {
            if (!principal.isLoggedIn()) {
                return Target.PRIMARY;
            }
            throw new RefusedException(ErrorCode.CURSOR_NOT_FOUND, "cursor id " + id + " not found");
        }
        if (!cursor.belongsTo(principal)) {
            throw new RefusedException(
                    ErrorCode.UNAUTHORIZED, "cursor id " + id + " was not created by the authenticated user");
        }
        return Target.server(cursor.server());
    }

    /** Replica sets have one primary; only routers have to be told apart. */
    private Target transaction(CommandView command) {
        if (all.topology().view().kind() != ClusterKind.SHARDED
                || command.fields().isTrue(CommandField.START_TRANSACTION)) {
            return Target.PRIMARY;
        }
        SessionId session = Sessions.id(command);
        Pin pin = session == null ? null : all.ongoing().transactions().find(session, Sessions.transaction(command));
        return pin == null ? Target.PRIMARY : Target.server(pin.server());
    }

    /** The session whose transaction begins with this command and has to be pinned, null if it has not. */
    public @Nullable SessionId pinFor(CommandView command) {
        return all.topology().view().kind() == ClusterKind.SHARDED ? Sessions.id(command) : null;
    }
}
