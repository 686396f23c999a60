package io.larder.embedded.ddl;

import io.larder.embedded.auth.Action;
import io.larder.embedded.auth.Privilege;
import io.larder.embedded.auth.Resource;
import io.larder.embedded.command.Command;
import io.larder.embedded.command.CommandTraits;
import io.larder.embedded.command.Invocation;
import io.larder.embedded.command.Reply;
import io.larder.embedded.command.SecondaryUse;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.namespace.Namespace;
import io.larder.embedded.request.Fields;
import io.larder.embedded.storage.CollectionNames;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.WorkingCopy;
import io.larder.embedded.transaction.WriteAccess;
import java.util.List;

/** renameCollection, within a database or into another. */
final class RenameCommand implements Command {
    @Override
    public CommandTraits traits() {
        return CommandTraits.named("renameCollection")
                .fields("to", "dropTarget", "stayTemp", "collectionUUID")
                .rights(RenameCommand::rights)
                .onSecondaries(SecondaryUse.NEVER)
                .adminOnly()
                .writeConcern()
                .help("rename a collection")
                .build();
    }

    private static List<Privilege> rights(Invocation invocation) {
        Namespace from = Namespace.parse(invocation.fields().string("renameCollection"));
        Namespace to = Namespace.parse(invocation.fields().string("to"));
        return List.of(
                Privilege.of(Resource.collection(from), Action.FIND, Action.DROP_COLLECTION),
                Privilege.of(Resource.collection(to), Action.INSERT, Action.CREATE_INDEX));
    }

    @Override
    public Reply run(Invocation invocation) {
        Fields fields = invocation.fields();
        Namespace from = Namespace.parse(fields.string("renameCollection"));
        Namespace to = Namespace.parse(fields.string("to"));
        boolean dropTarget = fields.bool("dropTarget", false);
        CollectionNames.check(from);
        CollectionNames.checkNew(to);
        if (from.equals(to)) {
            throw new CommandFailure(ErrorCode.ILLEGAL_OPERATION, "Can't rename a collection to itself");
        }
        if (from.isSystem() != to.isSystem()) {
            throw new CommandFailure(ErrorCode.ILLEGAL_OPERATION, "error with source or target namespace");
        }
        WriteAccess.of(invocation).write(copy -> {
            rename(copy, from, to, dropTarget);
            return true;
        });
        return Reply.ok();
    }

    private static void rename(WorkingCopy copy, Namespace from, Namespace to, boolean dropTarget) {
        CollectionState source = copy.collection(from);
        if (source == null) {
            throw Catalogue.notFound("Source collection " + from + " does not exist");
        }
        Catalogue.refuseView(source);
        CollectionState target = copy.collection(to);
        if (target != null) {
            Catalogue.refuseView(target);
            if (!dropTarget) {
                throw new CommandFailure(ErrorCode.NAMESPACE_EXISTS, "target namespace exists");
            }
        }
        if (from.database().equals(to.database())) {
            copy.catalogue().rename(source, to);
        } else {
            CollectionState moved = Copies.of(copy, source, to, "renameCollection", source.options());
            copy.catalogue().rename(moved, to);
            copy.endStep();
            copy.catalogue().drop(source);
        }
    }
}
