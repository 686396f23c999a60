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
import io.larder.embedded.storage.CollectionOptions;
import io.larder.embedded.storage.CollectionState;
import io.larder.embedded.storage.IndexDefinition;
import io.larder.embedded.storage.IndexState;
import io.larder.embedded.storage.WorkingCopy;
import io.larder.embedded.transaction.WriteAccess;
import java.util.ArrayList;
import java.util.List;

/** createIndexes */
final class CreateIndexesCommand implements Command {
    @Override
    public CommandTraits traits() {
        return CommandTraits.named("createIndexes")
                .fields("indexes", "commitQuorum", "ignoreUnknownIndexOptions", "isTimeseriesNamespace")
                .needs(Action.CREATE_INDEX)
                .onSecondaries(SecondaryUse.NEVER)
                .inTransactions()
                .writeConcern()
                .inApiVersion1()
                .help("create an index on a collection")
                .build();
    }

    @Override
    public Reply run(Invocation invocation) {
        Namespace namespace = invocation.namespace();
        CollectionNames.check(namespace);
        List<Document> specs = invocation.fields().documents("indexes");
        if (specs.isEmpty()) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "Must specify at least one index to create");
        }
        WriteAccess access = WriteAccess.of(invocation);
        return Reply.of(access.write(copy -> create(copy, namespace, specs, access)));
    }

    private static Document create(WorkingCopy copy, Namespace namespace, List<Document> specs, WriteAccess access) {
        CollectionState collection = copy.collection(namespace);
        boolean made = collection == null;
        if (collection == null) {
            CollectionNames.checkNew(namespace);
            collection = copy.catalogue().create(namespace, CollectionOptions.NONE);
            copy.endStep();
        }
        Catalogue.refuseView(collection);
        int before = collection.indexes().size();
        List<IndexDefinition> wanted = new ArrayList<>();
        for (Document spec : specs) {
            IndexDefinition definition = IndexRules.parse(spec, collection);
            if (!isThere(collection, definition) && wanted.stream().noneMatch(other -> same(other, definition))) {
                wanted.add(definition);
            }
        }
        Document reply = new Document("numIndexesBefore", before);
        if (wanted.isEmpty()) {
            return reply.append("numIndexesAfter", before)
                    .append("createdCollectionAutomatically", made)
                    .append("note", "all indexes already exist");
        }
        boolean older = access.isOlderThanTransaction(namespace);
        if (older || (access.inTransaction() && collection.count() > 0)) {
            throw new CommandFailure(
                    ErrorCode.OPERATION_NOT_SUPPORTED_IN_TRANSACTION,
                    "Cannot create new indexes on " + (older ? "existing" : "non-empty") + " collection " + namespace
                            + " in a multi-document transaction.");
        }
        copy.catalogue().createIndexes(namespace, wanted);
        reply.append("numIndexesAfter", before + wanted.size()).append("createdCollectionAutomatically", made);
        return access.inTransaction() ? reply : reply.append("commitQuorum", "votingMembers");
    }

    private static boolean isThere(CollectionState collection, IndexDefinition wanted) {
        for (IndexState index : collection.indexes()) {
            IndexDefinition there = index.definition();
            boolean sameName = there.name().equals(wanted.name());
            boolean sameKey = sameKey(there, wanted);
            if (sameKey && (there.isId() || same(there, wanted))) {
                return true;
            }
            if (sameName && !sameKey) {
                throw new CommandFailure(
                        ErrorCode.INDEX_KEY_SPECS_CONFLICT,
                        "An existing index has the same name as the requested index. When index names are not "
                                + "specified, they are auto generated and can cause conflicts. Please refer to our "
                                + "documentation. Requested index: " + Shell.render(wanted.spec())
                                + ", existing index: " + Shell.render(there.spec()));
            }
            if (sameName) {
                throw new CommandFailure(
                        ErrorCode.INDEX_OPTIONS_CONFLICT,
                        "An equivalent index already exists with the same name but different options. Requested "
                                + "index: " + Shell.render(wanted.spec()) + ", existing index: "
                                + Shell.render(there.spec()));
            }
            if (sameKey && isOtherwiseSame(there, wanted)) {
                throw new CommandFailure(
                        ErrorCode.INDEX_OPTIONS_CONFLICT,
                        "Index already exists with a different name: " + there.name());
            }
        }
        return false;
    }

    private static boolean same(IndexDefinition one, IndexDefinition other) {
        return one.name().equals(other.name()) && sameKey(one, other) && isOtherwiseSame(one, other);
    }

    /** Directions count, not the types of their numbers; the order of fields counts. */
    private static boolean sameKey(IndexDefinition one, IndexDefinition other) {
        return Shell.render(normal(one.key())).equals(Shell.render(normal(other.key())));
    }

    private static Document normal(Document key) {
        Document directions = new Document();
        key.forEach((field, kind) -> directions.put(
                field, kind instanceof Number number ? (Object) (int) Math.signum(number.doubleValue()) : kind));
        return directions;
    }

    private static boolean isOtherwiseSame(IndexDefinition one, IndexDefinition other) {
        return rest(one).equals(rest(other));
    }

    private static Document rest(IndexDefinition definition) {
        Document rest = definition.spec().clone();
        rest.remove("v");
        rest.remove("key");
        rest.remove("name");
        rest.remove("hidden");
        return rest;
    }
}
