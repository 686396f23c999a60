package io.larder.engine.change.write;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonTypes;
import io.larder.wire.message.CommandView;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a command may change. Has no state of its own; any number of threads may share it, if the predicate allows that.
 */
public final class WriteReader {
    private final WriteLimits limits;
    private final Targets targets;

    /**
     * @param simpleCollation whether a collection's default collation is known to be simple, so that equal strings are equal
     *     bytes there
     */
    public WriteReader(WriteLimits limits, Predicate<Namespace> simpleCollation) {
        this.limits = limits;
        this.targets = new Targets(simpleCollation);
    }

    /** For every command that may write; what ends a transaction changes nothing by itself. */
    public Write read(CommandView command) {
        return switch (command.name()) {
            case "insert" -> insert(command);
            case "update" -> update(command);
            case "delete" -> delete(command);
            case "findAndModify", "findandmodify" -> findAndModify(command);
            case "bulkWrite" -> new BulkWriteReader(limits, targets).read(command);
            case "commitTransaction", "abortTransaction" -> Write.NONE;
            default -> whole(OtherWrites.changes(command));
        };
    }

    private static Write whole(List<Change> changes) {
        return new Write(WriteKind.WHOLE, changes, true, false, true);
    }

    private Write insert(CommandView command) {
        Namespace namespace = named(command);
        if (namespace == null) {
            return whole(OtherWrites.anywhere(command));
        }
        Gathered gathered = new Gathered(limits);
        Statements.each(command, "documents", document -> gathered.add(insert(namespace, document, gathered)));
        return statements(WriteKind.INSERT, command, gathered);
    }

    static Change insert(Namespace namespace, Value document, Gathered gathered) {
        Value id = Statements.field(document, "_id");
        DocumentId identity = id == null || Contents.isFilledIn(id) ? null : DocumentId.of(id);
        Value content = gathered.wantsDetails() ? Contents.keep(document) : null;
        return new Change(namespace, ChangeKind.INSERT, identity, content, FieldSet.ALL, false);
    }

    private Write update(CommandView command) {
        Namespace namespace = named(command);
        if (namespace == null) {
            return whole(OtherWrites.anywhere(command));
        }
        Gathered gathered = new Gathered(limits);
        Statements.each(
                command,
                "updates",
                each -> gathered.add(UpdateReader.read(
                        namespace,
                        targets.of(namespace, Statements.field(each, "q"), Statements.field(each, "collation")),
                        Statements.field(each, "u"),
                        Statements.isTrue(each, "upsert"),
                        gathered.wantsDetails())));
        return statements(WriteKind.UPDATE, command, gathered);
    }

    private Write delete(CommandView command) {
        Namespace namespace = named(command);
        if (namespace == null) {
            return whole(OtherWrites.anywhere(command));
        }
        Gathered gathered = new Gathered(limits);
        Statements.each(
                command,
                "deletes",
                each -> gathered.add(delete(
                        namespace,
                        targets.of(namespace, Statements.field(each, "q"), Statements.field(each, "collation")))));
        return statements(WriteKind.DELETE, command, gathered);
    }

    static Change delete(Namespace namespace, @Nullable DocumentId id) {
        return new Change(namespace, ChangeKind.DELETE, id, null, FieldSet.ALL, false);
    }

    private static Write statements(WriteKind kind, CommandView command, Gathered gathered) {
        Value ordered = Statements.field(Statements.body(command), "ordered");
        return new Write(kind, gathered.changes(), ordered == null || ordered.truth(), false, gathered.wantsDetails());
    }

    private Write findAndModify(CommandView command) {
        Namespace namespace = named(command);
        if (namespace == null) {
            return whole(OtherWrites.anywhere(command));
        }
        Value body = Statements.body(command);
        DocumentId id = targets.of(namespace, Statements.field(body, "query"), Statements.field(body, "collation"));
        Change change = Statements.isTrue(body, "remove")
                ? delete(namespace, id)
                : UpdateReader.read(
                        namespace, id, Statements.field(body, "update"), Statements.isTrue(body, "upsert"), true);
        boolean projected = Statements.field(body, "fields") != null || Statements.field(body, "projection") != null;
        Gathered gathered = new Gathered(limits);
        gathered.add(change);
        return new Write(WriteKind.FIND_AND_MODIFY, gathered.changes(), true, projected, gathered.wantsDetails());
    }

    /** The collection that the command names, or null where it does so in a way that is not known. */
    private static @Nullable Namespace named(CommandView command) {
        Value name = Value.at(command.firstElement());
        return name.type() == BsonTypes.STRING ? new Namespace(command.database(), name.string()) : null;
    }
}
