package io.larder.engine.query;

import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query with its values taken out. Queries of one shape depend on the same things and share statistics; two shapes are
 * equal if their texts are.
 *
 * @param text a readable form that names everything but the values, bounded in length
 * @param namespaces every collection that is read, the command's own first
 * @param precise whether the filter alone decides which documents the answer is made of, and the answer shows each one's
 *     {@code _id} unaltered: a find, or a pipeline of only $match, $sort, $skip, $limit and inclusion $project, in an order
 *     that says what a find can say: what is skipped and limited is what the filter matched, in the order of the sort
 * @param filterFirst whether documents of the command's own collection that the filter does not match have no part in the
 *     answer, however it is made of the others; true where the shape is precise, and also of a count, a distinct, and a
 *     pipeline that begins with $match and does not read its collection in another stage again
 * @param filtered the fields that the filter looks at
 * @param sorted the fields that the order depends on
 * @param shown the fields that answers show or are computed from; shown parts of embedded documents count as the whole top-level
 *     field, because what embeds them is shown too
 * @param skips whether documents are skipped
 * @param limited whether there is a limit
 * @param indexDependent whether indexes decide what is answered: hint, min, max, returnKey, text, geo
 * @param equalityField a field that the filter compares for equality with one value, by which entries are found; null if none
 */
public record Shape(
        String text,
        QueryKind kind,
        List<Namespace> namespaces,
        boolean precise,
        boolean filterFirst,
        FieldSet filtered,
        FieldSet sorted,
        FieldSet shown,
        boolean skips,
        boolean limited,
        boolean indexDependent,
        @Nullable String equalityField) {
    public Shape {
        namespaces = List.copyOf(namespaces);
    }

    /** The collection that the command names. */
    public Namespace namespace() {
        return namespaces.get(0);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Shape shape && text.equals(shape.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
