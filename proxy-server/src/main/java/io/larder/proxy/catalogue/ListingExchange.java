package io.larder.proxy.catalogue;

import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.Definition;
import io.larder.engine.catalogue.ListedAt;
import io.larder.engine.catalogue.Listing;
import io.larder.engine.name.Namespace;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.engine.window.ClusterTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;

/** One listCollections: the command, and what its reply teaches the catalogue. */
final class ListingExchange {
    /** More names are asked for by further commands. */
    static final int MOST_NAMES = 100;
    /** Waiting for a cluster time ends here: a primary that was cut off would let it wait for ever. */
    private static final int MOST_MILLIS = 5000;

    private static final Set<Integer> REFUSALS = Set.of(
            13, // Unauthorized
            18, // AuthenticationFailed
            8000); // a hosted cluster's refusal

    private static final Set<Integer> NO_READ_CONCERN = Set.of(
            72, // InvalidOptions
            148, // ReadConcernMajorityNotEnabled and its kin
            40415); // an unknown field

    private final Catalogue catalogue;
    private final Listing listing;
    private final NewestClusterTime clusterTime;

    ListingExchange(Catalogue catalogue, Listing listing, NewestClusterTime clusterTime) {
        this.catalogue = catalogue;
        this.listing = listing;
        this.clusterTime = clusterTime;
    }

    /**
     * The command.
     *
     * @param notBefore a cluster time that the answer must have seen, so that no server answers which fell behind the changes
     *     that are known already; 0 for any
     */
    BsonDocument command(long notBefore) {
        BsonArray names = new BsonArray();
        listing.names().forEach(name -> names.add(new BsonString(name)));
        BsonDocument filter = new BsonDocument("name", new BsonDocument("$in", names));
        BsonDocument command = new BsonDocument("listCollections", new BsonInt32(1))
                .append("filter", filter)
                .append("cursor", new BsonDocument("batchSize", new BsonInt32(2 * MOST_NAMES)))
                .append("maxTimeMS", new BsonInt32(MOST_MILLIS))
                .append("$db", new BsonString(listing.database()));
        BsonDocument newest = clusterTime.newest();
        if (newest != null) {
            command.append("$clusterTime", newest);
        }
        return notBefore == 0
                ? command
                : command.append(
                        "readConcern",
                        new BsonDocument("level", new BsonString("local"))
                                .append("afterClusterTime", new BsonTimestamp(notBefore)));
    }

    /** Whether this server lists collections, but not with a read concern. */
    static boolean refusesReadConcern(BsonDocument reply) {
        return NO_READ_CONCERN.contains(code(reply));
    }

    /** Takes the reply in, which is from this history, and returns the namespaces that are not what they were taken for. */
    List<Namespace> answered(BsonDocument reply, String history) {
        BsonDocument cursor = reply.isDocument("cursor") ? reply.getDocument("cursor") : null;
        boolean whole = cursor != null
                && cursor.isNumber("id")
                && cursor.getNumber("id").longValue() == 0;
        if (cursor == null || !whole || !cursor.isArray("firstBatch")) {
            if (REFUSALS.contains(code(reply))) {
                catalogue.refused(listing);
            } else {
                catalogue.failed(listing);
            }
            return List.of();
        }
        Map<String, Definition> found = new HashMap<>();
        for (BsonValue row : cursor.getArray("firstBatch")) {
            if (row.isDocument() && row.asDocument().isString("name")) {
                found.put(row.asDocument().getString("name").getValue(), Definition.of(row.asDocument()));
            }
        }
        return catalogue.answered(listing, found, new ListedAt(history, time(reply)));
    }

    /**
     * When it was read, or later: the time up to which the server had applied all, or a later one which it had given out, for what
     * is just being applied may be listed already.
     */
    private static long time(BsonDocument reply) {
        BsonDocument signed = reply.getDocument("$clusterTime", new BsonDocument());
        return ClusterTime.latest(time(reply, "operationTime"), time(signed, "clusterTime"));
    }

    private static long time(BsonDocument of, String field) {
        return of.isTimestamp(field) ? of.getTimestamp(field).getValue() : ClusterTime.NONE;
    }

    void failed() {
        catalogue.failed(listing);
    }

    private static int code(BsonDocument reply) {
        return reply.isNumber("code") ? reply.getNumber("code").intValue() : 0;
    }
}
