package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.event.Images;
import io.larder.embedded.changestream.event.Images.AfterMode;
import io.larder.embedded.changestream.event.Images.BeforeMode;
import io.larder.embedded.changestream.token.ResumeToken;
import io.larder.embedded.failure.CommandFailure;
import io.larder.embedded.failure.ErrorCode;
import io.larder.embedded.request.Fields;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of a $changeStream stage; showMigrationEvents is taken, but there are no migrations to show. */
record StreamSpec(
        @Nullable ResumeToken resumeAfter,
        @Nullable ResumeToken startAfter,
        @Nullable BsonTimestamp startAtOperationTime,
        Images images,
        boolean allChangesForCluster,
        boolean showExpandedEvents,
        boolean showSystemEvents) {
    private static final Map<String, AfterMode> AFTER = Map.of(
            "default", AfterMode.DEFAULT,
            "updateLookup", AfterMode.UPDATE_LOOKUP,
            "whenAvailable", AfterMode.WHEN_AVAILABLE,
            "required", AfterMode.REQUIRED);
    private static final Map<String, BeforeMode> BEFORE = Map.of(
            "off", BeforeMode.OFF,
            "whenAvailable", BeforeMode.WHEN_AVAILABLE,
            "required", BeforeMode.REQUIRED);

    static StreamSpec parse(@Nullable Object stage) {
        if (!(stage instanceof Document document)) {
            throw new CommandFailure(50808, "$changeStream stage expects a document as argument");
        }
        Fields fields = new Fields("$changeStream", document);
        fields.allowOnly(
                "resumeAfter",
                "startAfter",
                "startAtOperationTime",
                "fullDocument",
                "fullDocumentBeforeChange",
                "allChangesForCluster",
                "showMigrationEvents",
                "showSystemEvents",
                "showExpandedEvents");
        Images images = new Images(
                mode(fields, "fullDocument", AFTER, AfterMode.DEFAULT),
                mode(fields, "fullDocumentBeforeChange", BEFORE, BeforeMode.OFF));
        return new StreamSpec(
                token(fields, "resumeAfter"),
                token(fields, "startAfter"),
                fields.optional("startAtOperationTime", BsonTimestamp.class),
                images,
                fields.bool("allChangesForCluster", false),
                fields.bool("showExpandedEvents", false),
                fields.bool("showSystemEvents", false));
    }

    private static @Nullable ResumeToken token(Fields fields, String field) {
        Document token = fields.optionalDocument(field);
        return token == null ? null : ResumeToken.parse(token);
    }

    private static <T> T mode(Fields fields, String field, Map<String, T> modes, T otherwise) {
        String name = fields.optionalString(field);
        if (name == null) {
            return otherwise;
        }
        T mode = modes.get(name);
        if (mode == null) {
            throw new CommandFailure(
                    ErrorCode.BAD_VALUE,
                    "Enumeration value '" + name + "' for field '$changeStream." + field + "' is not a valid value.");
        }
        return mode;
    }

    /** The token that the client handed in, or null. */
    @Nullable
    ResumeToken token() {
        return resumeAfter != null ? resumeAfter : startAfter;
    }

    /** Refuses what does not go together, or not with the target. */
    void check(StreamTarget target) {
        boolean admin = target.namespace().database().equals("admin");
        if (allChangesForCluster && target.kind() != StreamTarget.Kind.DEPLOYMENT) {
            throw new CommandFailure(
                    ErrorCode.INVALID_OPTIONS,
                    "A $changeStream with 'allChangesForCluster:true' may only be opened on the 'admin' database, and"
                            + " with no collection name; found " + full(target));
        }
        boolean internal = admin
                ? !allChangesForCluster
                : target.namespace().database().equals("local")
                        || target.namespace().database().equals("config");
        if (internal) {
            throw new CommandFailure(
                    ErrorCode.INVALID_NAMESPACE,
                    "$changeStream may not be opened on the internal "
                            + target.namespace().database() + " database");
        }
        if (target.namespace().isSystem()) {
            throw new CommandFailure(
                    ErrorCode.INVALID_NAMESPACE,
                    "$changeStream may not be opened on the internal " + target.namespace() + " collection");
        }
        if (resumeAfter != null && startAfter != null) {
            throw new CommandFailure(
                    50865, "Do not specify both 'resumeAfter' and 'startAfter' in a $changeStream stage");
        }
        ResumeToken token = token();
        if (token != null && startAtOperationTime != null) {
            throw new CommandFailure(40674, "Only one type of resume option is allowed, but multiple were found");
        }
        if (resumeAfter != null && resumeAfter.fromInvalidate()) {
            throw new CommandFailure(
                    ErrorCode.INVALID_RESUME_TOKEN,
                    "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate"
                            + " notification");
        }
        if (token != null && token.event() && token.uuid() == null && target.kind() == StreamTarget.Kind.COLLECTION) {
            throw new CommandFailure(
                    ErrorCode.INVALID_RESUME_TOKEN,
                    "Attempted to resume a single-collection stream, but the resume token does not include a UUID");
        }
    }

    private static String full(StreamTarget target) {
        return target.namespace().isDatabase()
                ? target.namespace().database() + ".$cmd.aggregate"
                : target.namespace().toString();
    }
}
