package io.larder.embedded.changestream.token;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place in a change stream. Ordered by cluster time, version, kind (a high-water mark comes before the events of its
 * time), index within a transaction, whether it stands for an invalidation, collection and event: the order of the
 * encoded bytes. Immutable.
 *
 * @param clusterTime seconds in the upper half, increment in the lower
 * @param event false for a high-water mark, which says that everything before its time was seen
 * @param index the event's place among those of its cluster time's transaction
 * @param identifier encoded, in hex; empty where there is none
 * @param fragment the number of a split event's part, -1 for a whole event
 * @param typeBits in hex: what tells the identifier's number types; empty where there is nothing to tell
 */
public record ResumeToken(
        long clusterTime,
        int version,
        boolean event,
        int index,
        boolean fromInvalidate,
        @Nullable UUID uuid,
        String identifier,
        int fragment,
        String typeBits)
        implements Comparable<ResumeToken> {
    public static final int LATEST_VERSION = 2;

    static final int EVENT_TOKEN = 128;
    static final int HIGH_WATER_MARK = 0;
    private static final int WHOLE = -1;
    private static final String NOTHING = "";
    private static final String END = KeyString.hex(new byte[] {KeyString.END});

    /** Everything before this time was seen, nothing of it. */
    public static ResumeToken highWaterMark(long clusterTime, int version) {
        return new ResumeToken(clusterTime, version, false, 0, false, null, NOTHING, WHOLE, NOTHING);
    }

    public static ResumeToken ofEvent(
            long clusterTime, int version, int index, @Nullable UUID uuid, @Nullable Document identifier) {
        if (identifier == null) {
            return new ResumeToken(clusterTime, version, true, index, false, uuid, NOTHING, WHOLE, NOTHING);
        }
        // The type bits are those of the whole key, so the fields before the identifier count too.
        KeyString key = new KeyString();
        appendHead(key, clusterTime, version, true, index, false);
        int head = key.toHex().length();
        String encoded = key.append(identifier).toHex().substring(head);
        String bits =
                key.types().isAllZeros() ? NOTHING : KeyString.hex(key.types().toBytes());
        return new ResumeToken(clusterTime, version, true, index, false, uuid, encoded, WHOLE, bits);
    }

    /**
     * Reads a token as a client sent it.
     *
     * @throws io.larder.embedded.failure.CommandFailure where it is no token
     */
    public static ResumeToken parse(Document sent) {
        return TokenParser.parse(sent);
    }

    /** The token of the invalidation that this event brings. */
    public ResumeToken asInvalidate() {
        return new ResumeToken(clusterTime, version, event, index, true, uuid, identifier, fragment, typeBits);
    }

    public ResumeToken ofFragment(int number) {
        return new ResumeToken(clusterTime, version, event, index, fromInvalidate, uuid, identifier, number, typeBits);
    }

    /** False for a fragment of an event that was split. */
    public boolean isWhole() {
        return fragment == WHOLE;
    }

    public Document toDocument() {
        Document token = new Document("_data", data());
        if (!typeBits.isEmpty()) {
            token.put("_typeBits", new BinData(HexFormat.of().parseHex(typeBits)));
        }
        return token;
    }

    private String data() {
        KeyString key = new KeyString();
        appendHead(key, clusterTime, version, event, index, fromInvalidate);
        if (uuid != null) {
            key.append(uuid);
        } else if (version >= 2) {
            key.append(null);
        }
        String part = fragment == WHOLE ? "" : new KeyString().append(fragment).toHex();
        return key.toHex() + identifier + part + END;
    }

    private static void appendHead(
            KeyString key, long clusterTime, int version, boolean event, int index, boolean fromInvalidate) {
        key.append(new BsonTimestamp(clusterTime)).append(version);
        if (version >= 1) {
            key.append(event ? EVENT_TOKEN : HIGH_WATER_MARK);
        }
        key.append(index);
        if (version >= 1) {
            key.append(fromInvalidate);
        }
    }

    @Override
    public int compareTo(ResumeToken other) {
        return data().compareTo(other.data());
    }

    /** The type bits take no part: no two events differ in them alone. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResumeToken that && data().equals(that.data());
    }

    @Override
    public int hashCode() {
        return data().hashCode();
    }

    @Override
    public String toString() {
        return data();
    }
}
