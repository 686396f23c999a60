package io.larder.proxy.request.login;

import io.larder.proxy.topology.UpstreamFacts;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * What a server says of itself to whoever has not logged in: drivers of earlier years ask for it before they do. Which version
 * it is of follows from what it understands; the upstream is not asked, because nothing of that may run as the service account.
 */
final class BuildInfo {
    /** The first version that says this number in its hello. */
    private static final TreeMap<Integer, int[]> VERSIONS = new TreeMap<>(Map.of(
            0, new int[] {4, 0},
            8, new int[] {4, 2},
            9, new int[] {4, 4},
            13, new int[] {5, 0},
            17, new int[] {6, 0},
            21, new int[] {7, 0},
            25, new int[] {8, 0}));

    private BuildInfo() {}

    static BsonDocument of(UpstreamFacts upstream) {
        int[] version =
                VERSIONS.floorEntry(Math.max(0, upstream.maxWireVersion())).getValue();
        BsonArray parts = new BsonArray();
        for (int part : new int[] {version[0], version[1], 0, 0}) {
            parts.add(new BsonInt32(part));
        }
        return new BsonDocument("version", new BsonString(version[0] + "." + version[1] + ".0"))
                .append("versionArray", parts)
                .append("maxBsonObjectSize", new BsonInt32(upstream.maxBsonObjectSize()))
                .append("ok", new BsonDouble(1));
    }
}
