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
import io.larder.embedded.storage.CollectionNames;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.transaction.WriteAccess;
import java.util.Set;

/** drop */
final class DropCommand implements Command {
    /** Since then dropping what is not there succeeds. */
    private static final int LENIENT_SINCE = 7;

    private static final Set<String> DROPPABLE_SYSTEM =
            Set.of("system.js", "system.profile", "system.views", "system.users", "system.roles");

    private final int majorVersion;

    DropCommand(int majorVersion) {
        this.majorVersion = majorVersion;
    }

    @Override
    public CommandTraits traits() {
        return CommandTraits.named("drop")
                .fields("collectionUUID")
                .needs(Action.DROP_COLLECTION)
                .onSecondaries(SecondaryUse.NEVER)
                .writeConcern()
                .inApiVersion1()
                .help("drop a collection or view")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Namespace namespace = invocation.namespace();
        CollectionNames.check(namespace);
        if (namespace.isSystem() && !DROPPABLE_SYSTEM.contains(namespace.collection())) {
            throw new CommandFailure(ErrorCode.ILLEGAL_OPERATION, "can't drop system collection " + namespace);
        }
        return Reply.of(WriteAccess.of(invocation).write(copy -> {
            CollectionState collection = copy.collection(namespace);
            if (collection == null) {
                if (majorVersion < LENIENT_SINCE) {
                    throw Catalogue.notFound("ns not found");
                }
                return new Document();
            }
            copy.catalogue().drop(collection);
            Document reply = new Document();
            if (!collection.options().isView()) {
                reply.put("nIndexesWas", collection.indexes().size());
            }
            return reply.append("ns", namespace.toString());
        }));
    }
}
