package io.larder.proxy.request.cursor;

import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.request.command.Sessions;
import io.larder.proxy.request.shared.Requests;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandView;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/** What a client says of sessions that are done with: nobody will ask for their transactions and cursors any more. */
public final class EndedSessions {
    private EndedSessions() {}

    public static void forget(CommandView command, Principal principal, Requests all) {
        boolean ends = command.firstElement().nameIs("endSessions");
        if (!ends && !command.firstElement().nameIs("killSessions")) {
            return;
        }
        List<SessionId> sessions = named(command.firstElement());
        if (ends) {
            sessions.forEach(all.ongoing().transactions()::ended);
        }
        if (!sessions.isEmpty() && all.ongoing().answerCursors().size() > 0) {
            all.ongoing().answerCursors().sessionsEnded(principal, sessions);
        }
    }

    private static List<SessionId> named(BsonCursor list) {
        List<SessionId> sessions = new ArrayList<>();
        if (list.type() != BsonTypes.ARRAY) {
            return sessions;
        }
        BsonCursor each = new BsonCursor().enter(list);
        BsonCursor lsid = new BsonCursor();
        while (each.next()) {
            SessionId session = each.type() == BsonTypes.DOCUMENT ? Sessions.id(lsid.enter(each)) : null;
            if (session != null) {
                sessions.add(session);
            }
        }
        return sessions;
    }

    /** A command that ends sessions by other marks than their ids was answered. */
    public static void answered(String command, BsonDocument reply, Requests all) {
        boolean byMarks = command.equals("killAllSessions") || command.equals("killAllSessionsByPattern");
        if (byMarks && reply.isNumber("ok") && reply.getNumber("ok").intValue() == 1) {
            all.ongoing().answerCursors().allSessionsEnded();
        }
    }
}
