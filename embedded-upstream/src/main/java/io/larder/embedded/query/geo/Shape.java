package io.larder.embedded.query.geo;

import java.util.ArrayList;
import java.util.List;

/** Points, lines and polygons together; a polygon is its rings, the first one outside. */
public record Shape(List<Point> points, List<List<Point>> lines, List<List<List<Point>>> polygons) {
    static Shape ofPoint(Point point) {
        return new Shape(List.of(point), List.of(), List.of());
    }

    static Shape ofPolygon(List<Point> ring) {
        return new Shape(List.of(), List.of(), List.of(List.of(ring)));
    }

    /** Every corner there is. */
    List<Point> corners() {
        List<Point> all = new ArrayList<>(points);
        lines.forEach(all::addAll);
        polygons.forEach(rings -> rings.forEach(all::addAll));
        return all;
    }

    private List<List<Point>> paths() {
        List<List<Point>> all = new ArrayList<>(lines);
        polygons.forEach(all::addAll);
        return all;
    }

    boolean covers(Point point) {
        return polygons.stream().anyMatch(rings -> inPolygon(rings, point));
    }

    private static boolean inPolygon(List<List<Point>> rings, Point point) {
        if (onRing(rings.get(0), point)) {
            return true;
        }
        if (!inRing(rings.get(0), point)) {
            return false;
        }
        for (List<Point> hole : rings.subList(1, rings.size())) {
            if (inRing(hole, point) && !onRing(hole, point)) {
                return false;
            }
        }
        return true;
    }

    private static boolean inRing(List<Point> ring, Point point) {
        boolean inside = false;
        for (int i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            Point a = ring.get(i);
            Point b = ring.get(j);
            boolean crosses = (a.y() > point.y()) != (b.y() > point.y());
            if (crosses && point.x() < (b.x() - a.x()) * (point.y() - a.y()) / (b.y() - a.y()) + a.x()) {
                inside = !inside;
            }
        }
        return inside;
    }

    private static boolean onRing(List<Point> ring, Point point) {
        return onPath(ring, point) || onSegment(ring.get(ring.size() - 1), ring.get(0), point);
    }

    private static boolean onPath(List<Point> path, Point point) {
        for (int i = 1; i < path.size(); i++) {
            if (onSegment(path.get(i - 1), path.get(i), point)) {
                return true;
            }
        }
        return false;
    }

    private static boolean onSegment(Point a, Point b, Point p) {
        return side(a, b, p) == 0
                && p.x() >= Math.min(a.x(), b.x())
                && p.x() <= Math.max(a.x(), b.x())
                && p.y() >= Math.min(a.y(), b.y())
                && p.y() <= Math.max(a.y(), b.y());
    }

    private static double side(Point a, Point b, Point p) {
        return Math.signum((b.x() - a.x()) * (p.y() - a.y()) - (b.y() - a.y()) * (p.x() - a.x()));
    }

    private static boolean crosses(Point a, Point b, Point c, Point d) {
        return (side(a, b, c) != side(a, b, d) && side(c, d, a) != side(c, d, b))
                || onSegment(a, b, c)
                || onSegment(a, b, d)
                || onSegment(c, d, a)
                || onSegment(c, d, b);
    }

    /** Edges that only touch do not count. */
    private static boolean cuts(Point a, Point b, Point c, Point d) {
        return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
    }

    /** Whether the other shape lies wholly in this one's polygons. */
    boolean contains(Shape other) {
        return !other.corners().isEmpty()
                && other.corners().stream().allMatch(this::covers)
                && !edgesMeet(other, Shape::cuts);
    }

    boolean intersects(Shape other) {
        return other.corners().stream().anyMatch(this::covers)
                || corners().stream().anyMatch(other::covers)
                || points.stream().anyMatch(other::touches)
                || other.points.stream().anyMatch(this::touches)
                || edgesMeet(other, Shape::crosses);
    }

    private boolean touches(Point point) {
        return points.contains(point) || paths().stream().anyMatch(path -> onPath(path, point));
    }

    private interface Meeting {
        boolean test(Point a, Point b, Point c, Point d);
    }

    private boolean edgesMeet(Shape other, Meeting meeting) {
        for (List<Point> mine : paths()) {
            for (List<Point> theirs : other.paths()) {
                for (int i = 1; i < mine.size(); i++) {
                    for (int j = 1; j < theirs.size(); j++) {
                        if (meeting.test(mine.get(i - 1), mine.get(i), theirs.get(j - 1), theirs.get(j))) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }
}
