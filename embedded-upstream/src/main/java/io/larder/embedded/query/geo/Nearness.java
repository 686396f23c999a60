package io.larder.embedded.query.geo;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.value.Shell;
import org.jspecify.annotations.Nullable;

/**
 * A center and how far from it. Around a GeoJSON point distances are meters; around legacy coordinates radians on the
 * sphere or units of the plane.
 */
public record Nearness(Point center, Measure measure, double least, double most) {
    /** How a distance is told. */
    public enum Measure {
        METERS,
        RADIANS,
        FLAT
    }

    /** From {@code $near} or {@code $nearSphere}; the operators beside it hold the distances of the legacy form. */
    public static Nearness parse(String operator, @Nullable Object argument, Document beside) {
        if (argument instanceof Document spec && spec.get("$geometry") instanceof Document geometry) {
            return new Nearness(center(geometry), Measure.METERS, number(spec, "$minDistance", 0), most(spec));
        }
        if (argument instanceof Document geometry && geometry.get("type") instanceof String) {
            return new Nearness(center(geometry), Measure.METERS, number(beside, "$minDistance", 0), most(beside));
        }
        Point center = Geometries.legacy(argument);
        if (center == null) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "invalid point in geo near query $geometry argument: " + Shell.render(argument));
        }
        return new Nearness(
                center,
                operator.equals("$nearSphere") ? Measure.RADIANS : Measure.FLAT,
                number(beside, "$minDistance", 0),
                most(beside));
    }

    private static Point center(Document geometry) {
        if (!"Point".equals(geometry.get("type"))) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "invalid point in geo near query $geometry argument: " + Shell.render(geometry));
        }
        return Geometries.point(geometry.get("coordinates"));
    }

    private static double most(Document spec) {
        return number(spec, "$maxDistance", Double.POSITIVE_INFINITY);
    }

    private static double number(Document spec, String field, double otherwise) {
        if (!spec.containsKey(field)) {
            return otherwise;
        }
        if (spec.get(field) instanceof Number number && number.doubleValue() >= 0) {
            return number.doubleValue();
        }
        throw new CommandFailure(
                ErrorCode.BAD_VALUE,
                field.substring(1) + " must be non-negative, found " + Shell.render(spec.get(field)));
    }

    public boolean accepts(@Nullable Object value) {
        double distance = distance(value);
        return distance >= least && distance <= most && distance != Double.POSITIVE_INFINITY;
    }

    /** Infinite for what is no place. */
    public double distance(@Nullable Object value) {
        Shape shape = Geometries.stored(value);
        if (shape == null) {
            return Double.POSITIVE_INFINITY;
        }
        double nearest = Double.POSITIVE_INFINITY;
        for (Point corner : shape.corners()) {
            nearest = Math.min(nearest, distance(corner));
        }
        return shape.covers(center) ? 0 : nearest;
    }

    private double distance(Point point) {
        return switch (measure) {
            case METERS -> center.metersTo(point);
            case RADIANS -> center.angleTo(point);
            case FLAT -> center.flatDistanceTo(point);
        };
    }
}
