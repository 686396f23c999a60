package io.larder.embedded.request;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The readConcern of a command; the level is null where the client left it to the server. */
public record ReadConcern(
        @Nullable Level level, @Nullable BsonTimestamp afterClusterTime, @Nullable BsonTimestamp atClusterTime) {
    /** The levels by their names on the wire. */
    public enum Level {
        LOCAL,
        AVAILABLE,
        MAJORITY,
        LINEARIZABLE,
        SNAPSHOT;

        public String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public static final ReadConcern NONE = new ReadConcern(null, null, null);

    public Level levelOrLocal() {
        return level == null ? Level.LOCAL : level;
    }

    public static ReadConcern parse(Document document) {
        Fields fields = new Fields("readConcern", document);
        fields.allowOnly(
                "level",
                "afterClusterTime",
                "atClusterTime",
                "afterOpTime",
                "allowTransactionTableSnapshot",
                "waitLastStableRecoveryTimestamp",
                "provenance",
                "mayBypassWriteBlocking");
        Level level = null;
        String name = fields.optionalString("level");
        if (name != null) {
            level = levelOf(name);
        }
        BsonTimestamp after = fields.optional("afterClusterTime", BsonTimestamp.class);
        BsonTimestamp at = fields.optional("atClusterTime", BsonTimestamp.class);
        if (after != null && at != null) {
            throw invalid(
                    "Specifying a timestamp for readConcern snapshot in a causally consistent session is not allowed."
                            + " See https://www.mongodb.com/docs/manual/core/read-isolation-consistency-recency/#causal-consistency");
        }
        if ((after != null && after.getValue() == 0) || (at != null && at.getValue() == 0)) {
            throw invalid((after == null ? "atClusterTime" : "afterClusterTime") + " cannot be a null timestamp");
        }
        if (at != null && level != Level.SNAPSHOT) {
            throw invalid("readConcern.level must be 'snapshot' when readConcern.atClusterTime is used");
        }
        if (after != null && level == Level.AVAILABLE) {
            throw invalid("afterClusterTime field can be set only if level is equal to majority, local, or snapshot");
        }
        return new ReadConcern(level, after, at);
    }

    private static Level levelOf(String name) {
        for (Level each : Level.values()) {
            if (each.wireName().equals(name)) {
                return each;
            }
        }
        throw new CommandFailure(
                ErrorCode.BAD_VALUE,
                "Enumeration value '" + name + "' for field 'readConcern.level' is not a valid value.");
    }

    private static CommandFailure invalid(String message) {
        return new CommandFailure(ErrorCode.INVALID_OPTIONS, message);
    }
}
