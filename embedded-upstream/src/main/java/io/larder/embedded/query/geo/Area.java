package io.larder.embedded.query.geo;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Shell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What $geoWithin and $geoIntersects ask about. */
public interface Area {
    boolean contains(Shape shape);

    /** From the argument of $geoWithin. */
    static Area within(@Nullable Object argument) {
        if (!(argument instanceof Document spec) || spec.isEmpty()) {
            throw bad("$geoWithin not supported with provided geometry: " + Shell.render(argument));
        }
        String kind = spec.keySet().iterator().next();
        Object given = spec.get(kind);
        return switch (kind) {
            case "$geometry" -> {
                Shape shape = Geometries.required(given);
                if (shape.polygons().isEmpty()) {
                    throw bad("$geoWithin not supported with provided geometry: " + Shell.render(spec));
                }
                yield shape::contains;
            }
            case "$box" -> {
                List<Point> corners = points(given, 2, kind);
                Point a = corners.get(0);
                Point b = corners.get(1);
                yield Shape.ofPolygon(List.of(a, new Point(b.x(), a.y()), b, new Point(a.x(), b.y()), a))::contains;
            }
            case "$polygon" -> {
                List<Point> ring = new ArrayList<>(points(given, 3, kind));
                ring.add(ring.get(0));
                yield Shape.ofPolygon(ring)::contains;
            }
            case "$center", "$centerSphere" -> circle(kind, given);
            default -> throw bad("unknown geo specifier: " + kind + ": " + Shell.render(given));
        };
    }

    /** From the argument of $geoIntersects. */
    static Area meeting(@Nullable Object argument) {
        if (!(argument instanceof Document spec) || !spec.containsKey("$geometry")) {
            throw bad("$geoIntersects not supported with provided geometry: " + Shell.render(argument));
        }
        return Geometries.required(spec.get("$geometry"))::intersects;
    }

    private static Area circle(String kind, @Nullable Object given) {
        Point center = given instanceof List<?> list && list.size() == 2 ? Geometries.legacy(list.get(0)) : null;
        if (center == null || !(((List<?>) java.util.Objects.requireNonNull(given)).get(1) instanceof Number radius)) {
            throw bad("Point must be an array or object: " + kind + ": " + Shell.render(given));
        }
        double limit = radius.doubleValue();
        boolean sphere = kind.equals("$centerSphere");
        return shape -> !shape.corners().isEmpty()
                && shape.corners().stream()
                        .allMatch(each -> (sphere ? center.angleTo(each) : center.flatDistanceTo(each)) <= limit);
    }

    private static List<Point> points(@Nullable Object given, int least, String kind) {
        List<Point> points = new ArrayList<>();
        List<?> list = given instanceof Document document
                ? List.copyOf(document.values())
                : given instanceof List<?> array ? array : List.of();
        for (Object each : list) {
            Point point = Geometries.legacy(each);
            if (point == null) {
                throw bad("Point must be an array or object: " + kind);
            }
            points.add(point);
        }
        if (points.size() < least) {
            throw bad(kind + " must have at least " + least + " points");
        }
        return points;
    }

    private static CommandFailure bad(String message) {
        return new CommandFailure(ErrorCode.BAD_VALUE, message);
    }
}
