package io.larder.embedded.crud.read;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.session.Session;
import io.larder.embedded.session.Sessions;
import java.util.ArrayList;
import java.util.List;

/** What $listSessions and $listLocalSessions show: one's own sessions, or with allUsers everybody's. */
final class SessionRows {
    private SessionRows() {}

    static List<Document> of(Sessions sessions, Invocation invocation, Document specification) {
        boolean all = Boolean.TRUE.equals(specification.get("allUsers"));
        String own = invocation.client().login().sessionOwner();
        List<Document> rows = new ArrayList<>();
        for (Session session : sessions.list()) {
            if (all || session.id().owner().equals(own)) {
                Document row = new Document("_id", session.id().toDocument()).append("lastUse", session.lastUse());
                if (session.user() != null) {
                    row.append("user", session.user());
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
