package io.larder.embedded.storage;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Names a logical session: the client's id, and the digest of the user it belongs to, as two users may choose the same
 * id.
 *
 * @param userDigest in hex
 */
public record SessionId(UUID id, String userDigest) {
    /** As system.sessions and change events show it. */
    public Document toDocument() {
        return new Document("id", id).append("uid", new BinData(HexFormat.of().parseHex(userDigest)));
    }
}
