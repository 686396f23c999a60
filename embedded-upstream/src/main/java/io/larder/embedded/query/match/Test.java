package io.larder.embedded.query.match;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.query.geo.Area;
import io.larder.embedded.query.geo.Geometries;
import io.larder.embedded.query.geo.Nearness;
import io.larder.embedded.query.geo.Shape;
import io.larder.embedded.query.value.Missing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one operator asks of one value. */
public interface Test {
    /** A value that is not there is {@link Missing#MISSING}. */
    boolean test(@Nullable Object value);

    /** Whether an array at the end of the path is tested element by element before it is tested whole. */
    default boolean expandsArrays() {
        return true;
    }

    /** {@code $exists: true}; its opposite is a negation. */
    record Exists() implements Test {
        @Override
        public boolean test(@Nullable Object value) {
            return !Missing.isMissing(value);
        }

        @Override
        public boolean expandsArrays() {
            return false;
        }
    }

    /** {@code $size}. */
    record Size(int size) implements Test {
        @Override
        public boolean test(@Nullable Object value) {
            return value instanceof List<?> list && list.size() == size;
        }

        @Override
        public boolean expandsArrays() {
            return false;
        }
    }

    /** {@code $elemMatch} whose condition is a filter on documents. */
    record ElementMatches(Node condition) implements Test {
        @Override
        public boolean test(@Nullable Object value) {
            return positionIn(value) >= 0;
        }

        int positionIn(@Nullable Object value) {
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) instanceof Document document && condition.matches(document, new Positions())) {
                        return i;
                    }
                    if (list.get(i) instanceof List<?> inner
                            && condition.matches(ArrayAsDocument.of(inner), new Positions())) {
                        return i;
                    }
                }
            }
            return -1;
        }

        @Override
        public boolean expandsArrays() {
            return false;
        }
    }

    /** {@code $elemMatch} whose condition is operators on the element itself. */
    record ElementPasses(ElementTest condition) implements Test {
        @Override
        public boolean test(@Nullable Object value) {
            return positionIn(value) >= 0;
        }

        int positionIn(@Nullable Object value) {
            if (value instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    if (condition.test(list.get(i))) {
                        return i;
                    }
                }
            }
            return -1;
        }

        @Override
        public boolean expandsArrays() {
            return false;
        }
    }

    /** {@code $geoWithin} and {@code $geoIntersects}. */
    record InArea(Area area) implements Test {
        @Override
        public boolean test(@Nullable Object value) {
            Shape shape = Geometries.stored(value);
            return shape != null && area.contains(shape);
        }
    }

    /** {@code $near} and {@code $nearSphere}: also an order, which is not this test's business. */
    record Near(Nearness nearness) implements Test {
        @Override
        public boolean test(@Nullable Object value) {
            return nearness.accepts(value);
        }
    }
}
