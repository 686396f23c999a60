package io.larder.proxy.request.route;

import com.mongodb.ServerAddress;
import io.larder.engine.plan.Destination;
import io.larder.engine.plan.Plan;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.request.command.NamedCursors;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.session.Cursors.Cursor;
import io.larder.proxy.topology.ServerRole;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.TopologyView;
import io.larder.wire.message.CommandView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonInt64;
import org.jspecify.annotations.Nullable;

/**
 * A request that may concern several servers, cut into a part for each: sessions are killed wherever they may be, cursors
 * where they are.
 *
 * @param notFound cursors that no server has to be asked about
 */
public record BroadcastPlan(List<Part> parts, List<Long> notFound) {
    /** One server's share; the cursors are null where the command goes as it is. */
    public record Part(Target target, @Nullable BsonArray cursors) {}

    /** Null for a plan that one server answers. */
    public static @Nullable BroadcastPlan of(Plan plan, CommandView command, Principal principal, Requests all)
            throws RefusedException {
        if (plan.destination() == Destination.EVERY_SERVER) {
            return everywhere(all.topology().view());
        }
        return plan.destination() == Destination.CURSORS ? byCursor(command, principal, all) : null;
    }

    /** Where one server takes all of a client's requests, nothing is cut; cursors that are killed are only forgotten. */
    public static void forgetKilled(Plan plan, CommandView command, Requests all) {
        if (plan.destination() == Destination.CURSORS) {
            NamedCursors.killed(command).forEach(all.ongoing().cursors()::closed);
        }
    }

    /** Whether one server can answer the request as it is. */
    public boolean isSimple() {
        return parts.size() == 1 && notFound.isEmpty();
    }

    public static BroadcastPlan everywhere(TopologyView view) {
        List<Part> parts = new ArrayList<>();
        for (ServerView server : view.servers()) {
            if (server.role().serves()) {
                // The primary's answer is the one that counts where they differ, so it stands first.
                int at = server.role() == ServerRole.PRIMARY ? 0 : parts.size();
                parts.add(at, new Part(Target.server(server.address()), null));
            }
        }
        if (parts.isEmpty()) {
            parts.add(new Part(Target.PRIMARY, null));
        }
        return new BroadcastPlan(parts, List.of());
    }

    private static BroadcastPlan byCursor(CommandView command, Principal principal, Requests all)
            throws RefusedException {
        Map<Optional<ServerAddress>, BsonArray> byServer = new LinkedHashMap<>();
        List<Long> notFound = new ArrayList<>();
        List<Long> ids = NamedCursors.killed(command);
        for (long id : ids) {
            Cursor cursor = all.ongoing().cursors().find(id);
            if (cursor != null && !cursor.belongsTo(principal)) {
                throw new RefusedException(
                        ErrorCode.UNAUTHORIZED, "cursor id " + id + " was not created by the authenticated user");
            }
            if (cursor == null && principal.isLoggedIn()) {
                notFound.add(id);
            } else {
                byServer.computeIfAbsent(Optional.ofNullable(cursor).map(Cursor::server), server -> new BsonArray())
                        .add(new BsonInt64(id));
            }
        }
        ids.forEach(all.ongoing().cursors()::closed);
        List<Part> parts = new ArrayList<>();
        byServer.forEach((server, cursors) ->
                parts.add(new Part(server.map(Target::server).orElse(Target.PRIMARY), cursors)));
        if (ids.isEmpty()) {
            parts.add(new Part(Target.PRIMARY, null)); // the server finds the words for what is wrong with it
        }
        return new BroadcastPlan(parts, notFound);
    }
}
