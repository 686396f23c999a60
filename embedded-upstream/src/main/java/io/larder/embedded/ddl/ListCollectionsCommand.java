package io.larder.embedded.ddl;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.value.Collation;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.replication.ReadView;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.DatabaseState;
import io.larder.embedded.storage.IndexState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** listCollections. Where there are views, the collection that the server keeps them in is listed too. */
final class ListCollectionsCommand implements Command {
    private final CursorReplies cursors;

    ListCollectionsCommand(CursorReplies cursors) {
        this.cursors = cursors;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("listCollections")
                .fields("filter", "nameOnly", "authorizedCollections", "cursor")
                .rights(ListCollectionsCommand::rights)
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .readConcern()
                .inApiVersion1()
                .help("list collections for this db")
                .build();
    }

    private static List<Privilege> rights(Invocation invocation) {
        Fields fields = invocation.fields();
        boolean own = fields.bool("nameOnly", false) && fields.bool("authorizedCollections", false);
        return own
                ? List.of()
                : List.of(Privilege.of(Resource.database(invocation.database()), Action.LIST_COLLECTIONS));
    }

    @Override
    public Reply run(Invocation invocation) {
        Fields fields = invocation.fields();
        Document filter = fields.optionalDocument("filter");
        boolean nameOnly = fields.bool("nameOnly", false);
        Matcher matcher = Matcher.compile(
                filter == null ? new Document() : filter,
                new Evaluation(Collation.SIMPLE, new Document(), Instant.EPOCH, new BsonTimestamp(0)));
        DatabaseState database = Objects.requireNonNull(invocation.attached(ReadView.class))
                .state()
                .database(invocation.database());
        List<Document> rows = new ArrayList<>();
        boolean views = false;
        if (database != null) {
            for (CollectionState each : database.collections()) {
                views |= each.options().isView();
                add(rows, row(each), matcher, nameOnly);
            }
        }
        if (views && Objects.requireNonNull(database).collection("system.views") == null) {
            add(rows, ofViews(), matcher, nameOnly);
        }
        return Listing.of(invocation, cursors, invocation.database() + ".$cmd.listCollections", rows);
    }

    private static void add(List<Document> rows, Document row, Matcher matcher, boolean nameOnly) {
        if (matcher.matches(row)) {
            rows.add(nameOnly ? new Document("name", row.get("name")).append("type", row.get("type")) : row);
        }
    }

    private static Document row(CollectionState collection) {
        CollectionOptions options = collection.options();
        Document info = new Document("readOnly", options.isView());
        boolean stored = !options.isView() && options.timeSeries() == null;
        if (stored) {
            info.put("uuid", collection.uuid());
        }
        Document row = new Document("name", collection.namespace().collection())
                .append("type", options.type())
                .append("options", options.raw())
                .append("info", info);
        if (stored && !options.isClustered()) {
            for (IndexState index : collection.indexes()) {
                if (index.definition().isId()) {
                    row.put("idIndex", index.definition().spec());
                }
            }
        }
        return row;
    }

    private static Document ofViews() {
        return new Document("name", "system.views")
                .append("type", "collection")
                .append("options", new Document())
                .append("info", new Document("readOnly", false))
                .append(
                        "idIndex",
                        io.larder.embedded.storage.IndexDefinition.ofId().spec());
    }
}
