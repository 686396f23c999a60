package io.larder.embedded.ddl;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.auth.Action;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.query.value.Shell;
import io.larder.embedded.storage.CollectionNames;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.IndexState;
import io.larder.embedded.transaction.WriteAccess;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** dropIndexes, by name, by names, by key, or all but the one on _id. */
final class DropIndexesCommand implements Command {
    @Override
    public CommandTraits traits() {
        return CommandTraits.named("dropIndexes", "deleteIndexes")
                .fields("index", "collectionUUID")
                .needs(Action.DROP_INDEX)
                .onSecondaries(SecondaryUse.NEVER)
                .writeConcern()
                .inApiVersion1()
                .help("drop indexes for a collection")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Namespace namespace = invocation.namespace();
        CollectionNames.check(namespace);
        Object which = invocation.body().get("index");
        return Reply.of(WriteAccess.of(invocation).write(copy -> {
            CollectionState collection = Catalogue.collectionNotView(copy, namespace);
            List<IndexDefinition> chosen = choose(collection, which);
            if (!chosen.isEmpty()) {
                copy.catalogue().dropIndexes(namespace, chosen);
            }
            Document reply = new Document("nIndexesWas", collection.indexes().size());
            return "*".equals(which) ? reply.append("msg", "non-_id indexes dropped for collection") : reply;
        }));
    }

    private static List<IndexDefinition> choose(CollectionState collection, @Nullable Object which) {
        List<IndexDefinition> all =
                collection.indexes().stream().map(IndexState::definition).toList();
        if ("*".equals(which)) {
            return all.stream().filter(each -> !each.isId()).toList();
        }
        List<IndexDefinition> chosen = new ArrayList<>();
        for (Object each : which instanceof List<?> list ? list : java.util.Collections.singletonList(which)) {
            IndexDefinition found = find(all, each);
            if (found.isId()) {
                throw OptionRules.invalid("cannot drop _id index");
            }
            chosen.add(found);
        }
        return chosen;
    }

    private static IndexDefinition find(List<IndexDefinition> all, @Nullable Object which) {
        for (IndexDefinition each : all) {
            if (each.name().equals(which)
                    || (which instanceof Document key && Shell.render(key).equals(Shell.render(each.key())))) {
                return each;
            }
        }
        throw new CommandFailure(
                ErrorCode.INDEX_NOT_FOUND,
                which instanceof Document
                        ? "can't find index with key: " + Shell.render(which)
                        : "index not found with name [" + which + "]");
    }
}
