package io.larder.engine.query;

import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonTypes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a query while it is read. */
final class Draft {
    /** Servers refuse what is nested deeper than about this. */
    private static final int MAX_DEPTH = 100;

    private static final int MAX_NAMESPACES = 16;

    private final ShapeText text = new ShapeText();
    private final Namespace main;
    private final boolean simpleCollation;
    private final Set<Namespace> namespaces = new LinkedHashSet<>();
    private boolean readsMainAgain;
    private boolean indexDependent;
    private int depth;

    Draft(Namespace main, boolean simpleCollation) {
        this.main = main;
        this.simpleCollation = simpleCollation;
        namespaces.add(main);
    }

    ShapeText text() {
        return text;
    }

    Namespace main() {
        return main;
    }

    boolean simpleCollation() {
        return simpleCollation;
    }

    /** A stage reads this collection. */
    void reads(Namespace namespace) {
        readsMainAgain |= namespace.equals(main);
        namespaces.add(namespace);
        if (namespaces.size() > MAX_NAMESPACES) {
            throw new Refusal(Reason.TOO_MANY_NAMESPACES);
        }
    }

    List<Namespace> namespaces() {
        return List.copyOf(namespaces);
    }

    boolean readsMainAgain() {
        return readsMainAgain;
    }

    /** Indexes decide what is answered. */
    void dependsOnIndexes() {
        indexDependent = true;
    }

    boolean isIndexDependent() {
        return indexDependent;
    }

    /** Before going into something nested; {@link #leave()} afterwards. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new Refusal(Reason.TOO_DEEP);
        }
    }

    void leave() {
        depth--;
    }

    /**
     * The value in canonical form, if it is certain which values equal it under the collation of the query and whether a
     * document has one of them.
     */
    @Nullable
    DocumentId canonical(Value value) {
        return canonical(value, simpleCollation);
    }

    static @Nullable DocumentId canonical(Value value, boolean simpleCollation) {
        boolean uncertain = value.type() == BsonTypes.NULL || (!simpleCollation && mayHoldStrings(value));
        return uncertain ? null : DocumentId.of(value);
    }

    /** Under a collation it is left to the filter to compare what is, or may hold, a string. */
    private static boolean mayHoldStrings(Value value) {
        return value.type() == BsonTypes.STRING
                || value.type() == BsonTypes.SYMBOL
                || value.isDocument()
                || value.isArray();
    }
}
