package io.larder.proxy.request;

import io.larder.engine.session.SessionId;
import io.larder.proxy.session.Transactions;
import io.larder.wire.bson.BsonCursor;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandView;

/** What a client says of its sessions when it is done with them: nobody will ask for their transactions any more. */
final class EndedSessions {
    private EndedSessions() {}

    static void forget(CommandView command, Transactions transactions) {
        BsonCursor first = command.firstElement();
        if (!first.nameIs("endSessions") || first.type() != BsonTypes.ARRAY) {
            return;
        }
        BsonCursor each = new BsonCursor().enter(first);
        BsonCursor lsid = new BsonCursor();
        while (each.next()) {
            SessionId session = each.type() == BsonTypes.DOCUMENT ? Sessions.id(lsid.enter(each)) : null;
            if (session != null) {
                transactions.ended(session);
            }
        }
    }
}
