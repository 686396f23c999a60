package io.larder.embedded.query.geo;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Shell;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads places as they are stored and as they are asked for. */
public final class Geometries {
    private Geometries() {}

    /** A stored value as a shape; null if it is none. */
    public static @Nullable Shape stored(@Nullable Object value) {
        if (value instanceof Document document && document.get("type") instanceof String) {
            return json(document);
        }
        Point point = legacy(value);
        return point == null ? null : Shape.ofPoint(point);
    }

    /** {@code [x, y]} or a document whose first two fields are numbers. */
    public static @Nullable Point legacy(@Nullable Object value) {
        Iterator<?> parts = value instanceof List<?> list
                ? list.iterator()
                : value instanceof Document document
                        ? document.values().iterator()
                        : List.of().iterator();
        if (parts.hasNext()
                && parts.next() instanceof Number x
                && parts.hasNext()
                && parts.next() instanceof Number y) {
            return new Point(x.doubleValue(), y.doubleValue());
        }
        return null;
    }

    /** A GeoJSON object of a query; fails if it is not one. */
    public static Shape required(@Nullable Object value) {
        Shape shape = value instanceof Document document ? json(document) : null;
        if (shape == null) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "unknown GeoJSON type: " + Shell.render(value));
        }
        return shape;
    }

    private static @Nullable Shape json(Document document) {
        Object coordinates = document.get("coordinates");
        List<Point> points = new ArrayList<>();
        List<List<Point>> lines = new ArrayList<>();
        List<List<List<Point>>> polygons = new ArrayList<>();
        switch (String.valueOf(document.get("type"))) {
            case "Point" -> points.add(point(coordinates));
            case "MultiPoint" -> points.addAll(line(coordinates));
            case "LineString" -> lines.add(line(coordinates));
            case "MultiLineString" -> lines.addAll(rings(coordinates));
            case "Polygon" -> polygons.add(polygon(coordinates));
            case "MultiPolygon" -> list(coordinates).forEach(each -> polygons.add(polygon(each)));
            case "GeometryCollection" ->
                list(document.get("geometries")).forEach(each -> {
                    Shape part = each instanceof Document inner ? json(inner) : null;
                    if (part != null) {
                        points.addAll(part.points());
                        lines.addAll(part.lines());
                        polygons.addAll(part.polygons());
                    }
                });
            default -> {
                return null;
            }
        }
        return new Shape(points, lines, polygons);
    }

    private static List<List<Point>> polygon(@Nullable Object coordinates) {
        List<List<Point>> rings = rings(coordinates);
        for (List<Point> ring : rings) {
            if (ring.size() < 4 || !ring.get(0).equals(ring.get(ring.size() - 1))) {
                throw new CommandFailure(ErrorCode.BAD_VALUE, "Loop is not closed: " + Shell.render(coordinates));
            }
        }
        if (rings.isEmpty()) {
            throw new CommandFailure(ErrorCode.BAD_VALUE, "Polygon has no loops.");
        }
        return rings;
    }

    static Point point(@Nullable Object coordinates) {
        Point point = coordinates instanceof List ? legacy(coordinates) : null;
        if (point == null) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "Point must only contain numeric elements, found " + Shell.render(coordinates));
        }
        if (Math.abs(point.x()) > 180 || Math.abs(point.y()) > 90) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "longitude/latitude is out of bounds, lng: " + point.x() + " lat: " + point.y());
        }
        return point;
    }

    private static List<Point> line(@Nullable Object coordinates) {
        return list(coordinates).stream().map(Geometries::point).toList();
    }

    private static List<List<Point>> rings(@Nullable Object coordinates) {
        return list(coordinates).stream().map(Geometries::line).toList();
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new CommandFailure(
                ErrorCode.BAD_VALUE, "GeoJSON coordinates must be an array, found " + Shell.render(value));
    }
}
