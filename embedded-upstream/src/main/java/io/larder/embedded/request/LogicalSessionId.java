package io.larder.embedded.request;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A session's identity: the client's UUID and the digest of the user who owns it (hex; see {@link #NO_USER}), so that two users
 * who chose one UUID have two sessions.
 */
public record LogicalSessionId(UUID id, String owner) {
    /** SHA-256 of the empty string: what the server uses where nobody is logged in. */
    public static final String NO_USER = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /** Reads an lsid as sent; the owner is the given one unless the document names another. */
    public static LogicalSessionId parse(Document lsid, String owner) {
        Fields fields = new Fields("lsid", lsid);
        fields.allowOnly("id", "uid", "txnNumber", "txnUUID");
        UUID id = fields.required("id", UUID.class);
        return new LogicalSessionId(id, lsid.get("uid") instanceof BinData digest ? hex(digest) : owner);
    }

    public static String hex(BinData digest) {
        return HexFormat.of().formatHex(digest.getData());
    }

    /** As it is shown in $listLocalSessions, currentOp and change stream events. */
    public Document toDocument() {
        return new Document("id", id).append("uid", new BinData(HexFormat.of().parseHex(owner)));
    }
}
