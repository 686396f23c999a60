package io.larder.engine.coherence;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.query.Shape;

/**
 * Which entries of a shape a change can concern at all, so that not every one has to be asked. It never leaves out an entry
 * that {@link Affects} says yes for.
 */
public enum Reach {
    /** No entry of the shape. */
    NONE,
    /**
     * Entries whose answer shows the document or is not known not to, and entries whose query names it by {@code _id}. Never
     * said of a change without an identity. Where the shape has an equality field, an entry without an equality value is
     * always among them.
     */
    HOLDERS,
    /** {@link #HOLDERS}, and entries whose equality value is among {@link EqualityValues} of the changed document. */
    VALUES,
    /** Every entry, but for those whose query names other documents by {@code _id} where the change has an identity. */
    ALL;

    public static Reach of(Shape shape, Change change) {
        return switch (Affects.reading(shape, change)) {
            case NOWHERE -> NONE;
            case ELSEWHERE_TOO -> ofIndexes(shape, change, ALL);
            case THROUGH_FILTER -> shape.indexDependent() ? ALL : ofIndexes(shape, change, ofDocument(shape, change));
        };
    }

    private static Reach ofIndexes(Shape shape, Change change, Reach otherwise) {
        return switch (change.kind()) {
            case INDEXES -> shape.indexDependent() ? ALL : NONE;
            case DEFINITION, ANYTHING -> ALL;
            case INSERT, UPDATE, REPLACE, DELETE -> otherwise;
        };
    }

    private static Reach ofDocument(Shape shape, Change change) {
        boolean byIdentity = shape.precise() && change.id() != null;
        if (shape.filterFirst() && "_id".equals(shape.equalityField()) && change.id() != null) {
            boolean unseen = change.kind() == ChangeKind.UPDATE && ofUpdate(shape, change, byIdentity) == NONE;
            return unseen ? NONE : HOLDERS;
        }
        return switch (change.kind()) {
            case INSERT -> byValue(shape, change) ? VALUES : ALL;
            case DELETE -> byIdentity && !shape.skips() ? HOLDERS : ALL;
            case REPLACE -> byIdentity && !shape.skips() && byValue(shape, change) ? VALUES : ALL;
            case UPDATE -> ofUpdate(shape, change, byIdentity);
            case INDEXES, DEFINITION, ANYTHING -> ALL;
        };
    }

    private static boolean byValue(Shape shape, Change change) {
        return shape.equalityField() != null && change.id() != null && Affects.documentDecides(shape, change);
    }

    private static Reach ofUpdate(Shape shape, Change change, boolean byIdentity) {
        FieldSet touched = change.touched();
        boolean ordered = touched.overlaps(shape.sorted());
        if (change.mayInsert() || touched.overlaps(shape.filtered())) {
            return ALL;
        }
        if (!ordered && !touched.overlaps(shape.shown())) {
            return NONE;
        }
        return byIdentity && !(ordered && (shape.limited() || shape.skips())) ? HOLDERS : ALL;
    }
}
