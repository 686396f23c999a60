package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.namespace.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/** The catalogue side of a working copy: collections and indexes made, dropped, renamed, altered. */
public final class CatalogueCopy {
    private final WorkingCopy copy;
    private final WriteGuard guard;
    private final IdSource ids;

    CatalogueCopy(WorkingCopy copy, WriteGuard guard, IdSource ids) {
        this.copy = copy;
        this.guard = guard;
        this.ids = ids;
    }

    /** Makes a collection with the index that its kind has from the start. */
    public CollectionState create(Namespace namespace, CollectionOptions options) {
        List<IndexDefinition> indexes = firstIndexes(options);
        CollectionState made = CollectionState.empty(namespace, ids.nextUuid(), options, indexes);
        guard.beforeCatalogue(made);
        Document description = new Document();
        for (IndexDefinition index : indexes) {
            description.put("idIndex", index.spec());
        }
        description.putAll(options.raw());
        note(CatalogueKind.CREATE, made, description, options, new Document());
        return made;
    }

    private static List<IndexDefinition> firstIndexes(CollectionOptions options) {
        if (options.isView() || options.timeSeries() != null) {
            return List.of();
        }
        Document spec = IndexDefinition.ofId().spec().clone();
        if (options.raw().get("clusteredIndex") instanceof Document clustered) {
            spec.putAll(clustered);
            spec.put("clustered", true);
        }
        if (options.collation() != null) {
            spec.put("collation", options.collation());
        }
        return List.of(new IndexDefinition(spec));
    }

    public void drop(CollectionState collection) {
        guard.beforeCatalogue(collection);
        copy.note(
                copy.state().without(collection.namespace()),
                new Change.Catalogue(
                        CatalogueKind.DROP,
                        collection.namespace(),
                        collection.uuid(),
                        new Document(),
                        null,
                        null,
                        collection.options(),
                        new Document()));
    }

    /** Drops every collection in an entry of its own, then the database. */
    public void dropDatabase(String name) {
        DatabaseState database = copy.state().database(name);
        if (database == null) {
            return;
        }
        for (CollectionState collection : database.collections()) {
            guard.beforeCatalogue(collection);
        }
        for (CollectionState collection : database.collections()) {
            drop(collection);
            copy.endStep();
        }
        copy.note(
                copy.state(),
                new Change.Catalogue(
                        CatalogueKind.DROP_DATABASE,
                        Namespace.ofDatabase(name),
                        null,
                        new Document(),
                        null,
                        null,
                        CollectionOptions.NONE,
                        new Document()));
    }

    /** The target, where there is one, is dropped by the same entry. The renamed collection keeps its identity. */
    public void rename(CollectionState collection, Namespace to) {
        guard.beforeCatalogue(collection);
        CollectionState target = copy.collection(to);
        if (target != null) {
            guard.beforeCatalogue(target);
        }
        copy.note(
                copy.state().without(collection.namespace()).with(collection.renamed(to)),
                new Change.Catalogue(
                        CatalogueKind.RENAME,
                        collection.namespace(),
                        collection.uuid(),
                        new Document(),
                        to,
                        target == null ? null : target.uuid(),
                        collection.options(),
                        new Document()));
    }

    /**
     * Builds indexes over what the collection holds.
     *
     * @throws io.larder.embedded.failure.CommandFailure with 11000 where the documents forbid a unique index
     */
    public void createIndexes(Namespace namespace, List<IndexDefinition> definitions) {
        CollectionState collection = existing(namespace);
        guard.beforeCatalogue(collection);
        if (collection.count() == 0) {
            oneByOne(
                    CatalogueKind.CREATE_INDEXES,
                    collection,
                    definitions,
                    (next, definition) -> next.withIndex(definition));
            return;
        }
        CollectionState next = collection;
        List<Document> specs = new ArrayList<>();
        for (IndexDefinition definition : definitions) {
            next = next.withIndex(definition);
            specs.add(definition.spec());
        }
        note(CatalogueKind.CREATE_INDEXES, next, new Document("indexes", specs), collection.options(), new Document());
    }

    public void dropIndexes(Namespace namespace, List<IndexDefinition> definitions) {
        CollectionState collection = existing(namespace);
        guard.beforeCatalogue(collection);
        oneByOne(
                CatalogueKind.DROP_INDEXES,
                collection,
                definitions,
                (next, definition) -> next.withoutIndex(definition.name()));
    }

    /** The server builds indexes on data together; on nothing, and when it drops them, each has an entry of its own. */
    private void oneByOne(
            CatalogueKind kind,
            CollectionState collection,
            List<IndexDefinition> definitions,
            BiFunction<CollectionState, IndexDefinition, CollectionState> step) {
        CollectionState next = collection;
        for (int i = 0; i < definitions.size(); i++) {
            if (i > 0) {
                copy.endStep();
            }
            IndexDefinition definition = definitions.get(i);
            next = step.apply(next, definition);
            Document description = new Document("indexes", List.of(definition.spec()));
            note(kind, next, description, collection.options(), new Document());
        }
    }

    /**
     * Gives the collection other options.
     *
     * @param description what was asked, as the change event shows it
     */
    public void modify(Namespace namespace, CollectionOptions options, Document description) {
        CollectionState collection = existing(namespace);
        guard.beforeCatalogue(collection);
        note(CatalogueKind.MODIFY, collection.withOptions(options), description, collection.options(), new Document());
    }

    /**
     * Gives an index of the same name another definition; its entries stay.
     *
     * @param description what was asked, as the change event shows it
     */
    public void modifyIndex(Namespace namespace, IndexDefinition definition, Document description) {
        CollectionState collection = existing(namespace);
        guard.beforeCatalogue(collection);
        IndexState altered = Objects.requireNonNull(collection.index(definition.name()));
        note(
                CatalogueKind.MODIFY,
                collection.withIndexDefinition(definition),
                description,
                collection.options(),
                optionsBefore(altered.definition(), definition));
    }

    /** The options that are not what they were; absent ones that a change can set are told by their defaults. */
    private static Document optionsBefore(IndexDefinition before, IndexDefinition after) {
        Document changed = new Document();
        for (String option : List.of("expireAfterSeconds", "hidden", "unique", "prepareUnique")) {
            Object old = before.spec().get(option);
            if (old != null && !old.equals(after.spec().get(option))) {
                changed.put(option, old);
            } else if (old == null
                    && !option.equals("expireAfterSeconds")
                    && after.spec().containsKey(option)) {
                changed.put(option, false);
            }
        }
        return changed;
    }

    private CollectionState existing(Namespace namespace) {
        return Objects.requireNonNull(copy.collection(namespace), () -> "no collection " + namespace);
    }

    private void note(
            CatalogueKind kind,
            CollectionState next,
            Document description,
            CollectionOptions options,
            Document indexBefore) {
        copy.note(
                copy.state().with(next),
                new Change.Catalogue(
                        kind, next.namespace(), next.uuid(), description, null, null, options, indexBefore));
    }
}
