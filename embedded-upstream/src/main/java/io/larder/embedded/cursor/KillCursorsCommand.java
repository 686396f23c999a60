package io.larder.embedded.cursor;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** killCursors: closes cursors, also such as are in use. A user's cursors are nobody else's to kill. */
public final class KillCursorsCommand implements Command {
    private final CursorRegistry registry;

    public KillCursorsCommand(CursorRegistry registry) {
        this.registry = registry;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("killCursors")
                .fields("cursors")
                .inTransactions()
                .inApiVersion1()
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        List<Long> killed = new ArrayList<>();
        List<Long> notFound = new ArrayList<>();
        String user = CursorOwner.of(invocation).user();
        for (long id : ids(invocation)) {
            Cursor cursor = registry.find(id);
            if (cursor != null && !cursor.owner().user().equals(user)) {
                throw new CommandFailure(
                        ErrorCode.UNAUTHORIZED,
                        "not authorized on " + invocation.database() + " to execute command killCursors");
            }
            (registry.kill(id) ? killed : notFound).add(id);
        }
        return Reply.of(new Document("cursorsKilled", killed)
                .append("cursorsNotFound", notFound)
                .append("cursorsAlive", List.of())
                .append("cursorsUnknown", List.of()));
    }

    private static List<Long> ids(Invocation invocation) {
        invocation.fields().string("killCursors");
        List<Long> ids = new ArrayList<>();
        for (Object each : invocation.fields().required("cursors", List.class)) {
            if (!(each instanceof Long id)) {
                throw new CommandFailure(
                        ErrorCode.TYPE_MISMATCH,
                        "BSON field 'killCursors.cursors." + ids.size() + "' is the wrong type, expected type 'long'");
            }
            ids.add(id);
        }
        return ids;
    }
}
