package io.larder.embedded.query.stage;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.query.geo.Nearness;
import io.larder.embedded.query.match.Matcher;
import io.larder.embedded.query.path.ElementPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** $geoNear: the nearest first, each with its distance. */
final class GeoNearStage {
    private static final Set<String> FIELDS = Set.of(
            "near",
            "distanceField",
            "spherical",
            "maxDistance",
            "minDistance",
            "query",
            "distanceMultiplier",
            "includeLocs",
            "key");

    private record Found(double distance, Document document) {}

    private final Nearness nearness;
    private final Matcher matcher;
    private final @Nullable String distanceField;
    private final @Nullable String locationField;
    private final String key;
    private final double multiplier;

    private GeoNearStage(Document spec, PipelineContext context) {
        Specs.allowOnly("$geoNear", spec, FIELDS);
        if (!spec.containsKey("near")) {
            throw new CommandFailure(5860400, "$geoNear requires a 'near' argument");
        }
        Document limits = new Document();
        if (spec.containsKey("minDistance")) {
            limits.append("$minDistance", spec.get("minDistance"));
        }
        if (spec.containsKey("maxDistance")) {
            limits.append("$maxDistance", spec.get("maxDistance"));
        }
        boolean spherical = Boolean.TRUE.equals(spec.get("spherical"));
        nearness = Nearness.parse(spherical ? "$nearSphere" : "$near", spec.get("near"), limits);
        Document query = spec.get("query") instanceof Document given ? given : new Document();
        matcher = Matcher.compile(query, context.evaluation(), context.textWeights());
        distanceField = (String) spec.get("distanceField");
        locationField = (String) spec.get("includeLocs");
        multiplier = spec.get("distanceMultiplier") instanceof Number number ? number.doubleValue() : 1;
        String indexed = spec.get("key") instanceof String given
                ? given
                : context.sources().geoField(context.namespace());
        if (indexed == null) {
            throw new CommandFailure(
                    ErrorCode.INDEX_NOT_FOUND, "$geoNear requires a 2d or 2dsphere index, but none were found");
        }
        key = indexed;
    }

    static Stage compile(String name, @Nullable Object specification, PipelineContext context) {
        if (!(specification instanceof Document spec)) {
            throw new CommandFailure(10065, "invalid parameter: expected an object ($geoNear)");
        }
        GeoNearStage stage = new GeoNearStage(spec, context);
        return (input, with) -> Streams.deferred(() -> stage.run(input));
    }

    private Iterator<Document> run(Iterator<Document> input) {
        ElementPath path = new ElementPath(key);
        List<Found> found = new ArrayList<>();
        input.forEachRemaining(document -> {
            if (!matcher.matches(document)) {
                return;
            }
            double[] nearest = {Double.POSITIVE_INFINITY};
            Object[] place = {null};
            path.anyElement(document, (value, index) -> {
                double distance = nearness.accepts(value) ? nearness.distance(value) : Double.POSITIVE_INFINITY;
                if (distance < nearest[0]) {
                    nearest[0] = distance;
                    place[0] = value;
                }
                return false;
            });
            if (nearest[0] != Double.POSITIVE_INFINITY) {
                found.add(new Found(nearest[0], shown(document, nearest[0], place[0])));
            }
        });
        found.sort(Comparator.comparingDouble(Found::distance));
        return found.stream().map(Found::document).iterator();
    }

    private Document shown(Document document, double distance, @Nullable Object place) {
        Document shown = distanceField == null ? document : Nested.put(document, distanceField, distance * multiplier);
        return locationField == null ? shown : Nested.put(shown, locationField, place);
    }
}
