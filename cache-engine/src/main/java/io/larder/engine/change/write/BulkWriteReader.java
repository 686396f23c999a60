package io.larder.engine.change.write;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import io.larder.engine.value.Numbers;
import io.larder.engine.value.Value;
import io.larder.wire.message.CommandView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command of the admin database that writes to several collections. */
final class BulkWriteReader {
    private final WriteLimits limits;
    private final Targets targets;

    BulkWriteReader(WriteLimits limits, Targets targets) {
        this.limits = limits;
        this.targets = targets;
    }

    Write read(CommandView command) {
        List<Namespace> namespaces = new ArrayList<>();
        Statements.each(command, "nsInfo", info -> {
            String name = Statements.string(info, "ns");
            namespaces.add(name == null ? Namespace.EVERYTHING : OtherWrites.dotted(name));
        });
        Gathered gathered = new Gathered(limits);
        Statements.each(command, "ops", operation -> gathered.add(change(operation, namespaces, gathered)));
        Value ordered = Statements.field(Statements.body(command), "ordered");
        return new Write(
                WriteKind.BULK, gathered.changes(), ordered == null || ordered.truth(), false, gathered.wantsDetails());
    }

    private Change change(Value operation, List<Namespace> namespaces, Gathered gathered) {
        Value filter = Statements.field(operation, "filter");
        Value collation = Statements.field(operation, "collation");
        Value insert = Statements.field(operation, "insert");
        Value update = Statements.field(operation, "update");
        Value delete = Statements.field(operation, "delete");
        Namespace namespace = namespace(insert != null ? insert : update != null ? update : delete, namespaces);
        Value document = Statements.field(operation, "document");
        if (insert != null && document != null && document.isDocument()) {
            return WriteReader.insert(namespace, document, gathered);
        }
        if (update != null) {
            return UpdateReader.read(
                    namespace,
                    targets.of(namespace, filter, collation),
                    Statements.field(operation, "updateMods"),
                    Statements.isTrue(operation, "upsert"),
                    gathered.wantsDetails());
        }
        if (delete != null) {
            return WriteReader.delete(namespace, targets.of(namespace, filter, collation));
        }
        return Change.anything(namespace);
    }

    private static Namespace namespace(@Nullable Value index, List<Namespace> namespaces) {
        if (index == null || !index.isNumber() || !Numbers.isWholeLong(index)) {
            return Namespace.EVERYTHING;
        }
        long place = Numbers.truncated(index);
        return place < 0 || place >= namespaces.size() ? Namespace.EVERYTHING : namespaces.get((int) place);
    }
}
