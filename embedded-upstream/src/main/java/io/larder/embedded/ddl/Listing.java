package io.larder.embedded.ddl;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.cursor.CursorOptions;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.cursor.IteratorSource;
import io.larder.embedded.request.Fields;
import java.util.List;

/** A listing as a cursor, which is complete with its first batch unless the client wants smaller ones. */
final class Listing {
    private Listing() {}

    static Reply of(Invocation invocation, CursorReplies cursors, String namespace, List<Document> rows) {
        Document wanted = invocation.fields().optionalDocument("cursor");
        Long batchSize = wanted == null
                ? null
                : new Fields(invocation.traits().name() + ".cursor", wanted).optionalLong("batchSize");
        int first = batchSize == null ? rows.size() + 1 : (int) Math.min(batchSize, Integer.MAX_VALUE);
        return Reply.of(cursors.open(
                invocation,
                CursorOptions.of(namespace, first),
                new IteratorSource(rows.iterator(), rows.size(), new Document())));
    }
}
