package io.larder.embedded.query.geo;

/** A place: longitude and latitude, or x and y on a plane. */
public record Point(double x, double y) {
    private static final double EARTH_RADIUS_METERS = 6378100;

    /** Radians on the unit sphere. */
    public double angleTo(Point other) {
        double latitude = Math.toRadians(y);
        double otherLatitude = Math.toRadians(other.y);
        double a = Math.pow(Math.sin((otherLatitude - latitude) / 2), 2)
                + Math.cos(latitude) * Math.cos(otherLatitude) * Math.pow(Math.sin(Math.toRadians(other.x - x) / 2), 2);
        return 2 * Math.asin(Math.min(1, Math.sqrt(a)));
    }

    public double metersTo(Point other) {
        return angleTo(other) * EARTH_RADIUS_METERS;
    }

    public double flatDistanceTo(Point other) {
        return Math.hypot(other.x - x, other.y - y);
    }
}
