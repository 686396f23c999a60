package io.larder.embedded.query.expression;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.value.Evaluation;
import io.larder.embedded.query.value.Missing;
import org.jspecify.annotations.Nullable;

/**
 * What an expression sees while it is evaluated: the document and the variables bound around it. Immutable; binding
 * makes a new frame.
 */
public final class Frame {
    /** No user variable can be called so. */
    private static final String META = "$meta.";

    private final Evaluation evaluation;
    private final Document root;
    private final @Nullable Binding bindings;

    private record Binding(String name, @Nullable Object value, @Nullable Binding outer) {}

    private Frame(Evaluation evaluation, Document root, @Nullable Binding bindings) {
        this.evaluation = evaluation;
        this.root = root;
        this.bindings = bindings;
    }

    public static Frame of(Document root, Evaluation evaluation) {
        return new Frame(evaluation, root, null);
    }

    public Frame bind(String name, @Nullable Object value) {
        return new Frame(evaluation, root, new Binding(name, value, bindings));
    }

    /** Metadata of the document, for {@code $meta}. */
    public Frame bindMeta(String kind, @Nullable Object value) {
        return bind(META + kind, value);
    }

    @Nullable
    Object meta(String kind) {
        return variable(META + kind);
    }

    public Evaluation evaluation() {
        return evaluation;
    }

    public Document root() {
        return root;
    }

    @Nullable
    Object variable(String name) {
        for (Binding at = bindings; at != null; at = at.outer) {
            if (at.name.equals(name)) {
                return at.value;
            }
        }
        return evaluation.let().containsKey(name) ? evaluation.let().get(name) : Missing.MISSING;
    }

    @Nullable
    Object current() {
        for (Binding at = bindings; at != null; at = at.outer) {
            if (at.name.equals("CURRENT")) {
                return at.value;
            }
        }
        return root;
    }
}
