package io.larder.embedded.request;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * The writeConcern of a command.
 *
 * @param w number of members; 0 where nobody waits
 * @param tag "majority" or the name of a mode of the set's configuration, or null where w is a number
 * @param wtimeoutMillis zero means no limit
 * @param isDefault true where the client said nothing, and the set's default was taken
 */
public record WriteConcern(int w, @Nullable String tag, boolean journal, long wtimeoutMillis, boolean isDefault) {
    private static final int MOST_MEMBERS = 50;

    /** What the server takes where the client says nothing (since 5.0). */
    public static final WriteConcern DEFAULT = new WriteConcern(0, "majority", false, 0, true);

    public static final WriteConcern UNACKNOWLEDGED = new WriteConcern(0, null, false, 0, false);

    public boolean isMajority() {
        return "majority".equals(tag);
    }

    public boolean isUnacknowledged() {
        return w == 0 && tag == null && !journal;
    }

    public static WriteConcern parse(Document document) {
        Fields fields = new Fields("writeConcern", document);
        fields.allowOnly("w", "j", "wtimeout", "fsync", "getLastError", "provenance", "wOpTime", "wElectionId");
        boolean journal = fields.bool("j", false) || fields.bool("fsync", false);
        long wtimeout = fields.longOr("wtimeout", 0);
        Object w = document.get("w");
        boolean givesW = document.containsKey("w");
        if (!givesW) {
            boolean isDefault = !document.containsKey("j") && !document.containsKey("wtimeout");
            return isDefault ? DEFAULT : new WriteConcern(0, "majority", journal, wtimeout, false);
        }
        if (w instanceof String tag) {
            return new WriteConcern(0, tag, journal, wtimeout, false);
        }
        if (w instanceof Number number) {
            long members = WholeNumber.of(number);
            if (members < 0 || members > MOST_MEMBERS) {
                throw new CommandFailure(
                        ErrorCode.FAILED_TO_PARSE,
                        "w has to be a non-negative number and not greater than " + MOST_MEMBERS + "; found: "
                                + members);
            }
            return new WriteConcern((int) members, null, journal, wtimeout, false);
        }
        if (w instanceof Document) {
            throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "tagged write concern is not supported");
        }
        throw new CommandFailure(ErrorCode.FAILED_TO_PARSE, "w has to be a number, string, or object");
    }

    public Document toDocument() {
        Document document = new Document("w", tag == null ? (Object) w : tag);
        if (journal) {
            document.put("j", true);
        }
        return document.append("wtimeout", (int) wtimeoutMillis);
    }
}
