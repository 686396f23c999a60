package io.larder.proxy.explain;

import io.larder.engine.answer.Answer;
import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.coherence.Affects;
import io.larder.engine.coherence.Effect;
import io.larder.engine.entry.Entry;
import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.value.DocumentId;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Which changes would end an answer: what it depends on, and what the check of coherence says of typical changes. They are
 * asked of the check itself, so that what is told here is what happens.
 */
final class Invalidation {
    private static final Affects AFFECTS = new Affects();
    /** No field is called like this, as field names from drivers hold no zero bytes. */
    private static final FieldSet OTHER_FIELD = FieldSet.of(List.of("\0"));

    private static final DocumentId OTHER_DOCUMENT = new DocumentId(new byte[0]);

    private Invalidation() {}

    static BsonDocument of(Query query, @Nullable Entry entry) {
        Shape shape = query.shape();
        BsonArray namespaces = new BsonArray();
        shape.namespaces().forEach(namespace -> namespaces.add(new BsonString(namespace.toString())));
        Set<DocumentId> held = entry == null ? null : held(shape, entry.answer());
        return new BsonDocument("namespaces", namespaces)
                .append(
                        "identities",
                        query.ids() == null
                                ? BsonNull.VALUE
                                : new BsonInt32(query.ids().size()))
                .append(
                        "fields",
                        new BsonDocument("filter", fields(shape.filtered()))
                                .append("sort", fields(shape.sorted()))
                                .append("shown", fields(shape.shown())))
                .append(
                        "equality",
                        shape.equalityField() == null ? BsonNull.VALUE : new BsonString(shape.equalityField()))
                .append("filterDecides", BsonBoolean.valueOf(shape.filterFirst() && !shape.indexDependent()))
                .append("held", held == null ? BsonNull.VALUE : new BsonInt32(held.size()))
                .append("changes", changes(query, held));
    }

    private static @Nullable Set<DocumentId> held(Shape shape, Answer answer) {
        List<DocumentId> ids = shape.precise() ? answer.heldIds() : null;
        return ids == null ? null : Set.copyOf(ids);
    }

    private static BsonArray changes(Query query, @Nullable Set<DocumentId> held) {
        Shape shape = query.shape();
        Namespace main = shape.namespace();
        BsonArray told = new BsonArray();
        add(told, "insert of any document", query, held, of(main, ChangeKind.INSERT, null, FieldSet.ALL));
        if (!shape.filtered().isEmpty()) {
            Change filtered = of(main, ChangeKind.UPDATE, null, shape.filtered());
            add(told, "update of a field of the filter", query, held, filtered);
        }
        if (!shape.sorted().isEmpty()) {
            add(told, "update of a field of the sort", query, held, of(main, ChangeKind.UPDATE, null, shape.sorted()));
        }
        add(told, "update of any other field", query, held, of(main, ChangeKind.UPDATE, null, OTHER_FIELD));
        if (held != null && !held.isEmpty()) {
            DocumentId one = held.iterator().next();
            add(
                    told,
                    "update of a shown field, of a document it holds",
                    query,
                    held,
                    of(main, ChangeKind.UPDATE, one, shape.shown()));
            add(told, "delete of a document it holds", query, held, of(main, ChangeKind.DELETE, one, FieldSet.ALL));
        }
        add(
                told,
                "update of a shown field, of another document",
                query,
                held,
                of(main, ChangeKind.UPDATE, OTHER_DOCUMENT, shape.shown()));
        add(told, "delete of another document", query, held, of(main, ChangeKind.DELETE, OTHER_DOCUMENT, FieldSet.ALL));
        for (Namespace other : shape.namespaces().subList(1, shape.namespaces().size())) {
            add(told, "any change in " + other, query, held, of(other, ChangeKind.INSERT, null, FieldSet.ALL));
        }
        add(told, "an index made or dropped", query, held, of(main, ChangeKind.INDEXES, null, FieldSet.NONE));
        add(
                told,
                "the collection dropped, renamed or modified",
                query,
                held,
                of(main, ChangeKind.DEFINITION, null, FieldSet.ALL));
        return told;
    }

    private static Change of(Namespace where, ChangeKind kind, @Nullable DocumentId id, FieldSet touched) {
        return new Change(where, kind, id, null, touched, false);
    }

    private static void add(BsonArray told, String what, Query query, @Nullable Set<DocumentId> held, Change change) {
        Effect effect = AFFECTS.of(query, held, change);
        told.add(new BsonDocument("change", new BsonString(what))
                .append("ends", BsonBoolean.valueOf(effect.affects()))
                .append("because", new BsonString(effect.label())));
    }

    /** All fields are null. */
    private static BsonValue fields(FieldSet fields) {
        if (fields.isAll()) {
            return BsonNull.VALUE;
        }
        BsonArray names = new BsonArray();
        fields.paths().stream().sorted().forEach(name -> names.add(new BsonString(name)));
        return names;
    }
}
