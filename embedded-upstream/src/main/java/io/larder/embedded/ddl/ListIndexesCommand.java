package io.larder.embedded.ddl;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.cursor.CursorReplies;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.replication.ReadView;
import io.larder.embedded.storage.CollectionNames;
import io.larder.embedded.storage.CollectionState;
import java.util.List;
import java.util.Objects;

/** listIndexes */
final class ListIndexesCommand implements Command {
    private final CursorReplies cursors;

    ListIndexesCommand(CursorReplies cursors) {
        this.cursors = cursors;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("listIndexes")
                .fields("cursor", "includeBuildUUIDs", "includeIndexBuildInfo", "isTimeseriesNamespace")
                .needs(Action.LIST_INDEXES)
                .onSecondaries(SecondaryUse.IF_READ_PREFERENCE_ALLOWS)
                .readConcern()
                .inApiVersion1()
                .help("list indexes for a collection")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Namespace namespace = invocation.namespace();
        CollectionNames.check(namespace);
        CollectionState collection =
                Objects.requireNonNull(invocation.attached(ReadView.class)).collection(namespace);
        if (collection == null) {
            throw Catalogue.notFound("ns does not exist: " + namespace);
        }
        Catalogue.refuseView(collection);
        List<Document> rows = collection.indexes().stream()
                .map(index -> index.definition().spec())
                .toList();
        return Listing.of(invocation, cursors, namespace.toString(), rows);
    }
}
