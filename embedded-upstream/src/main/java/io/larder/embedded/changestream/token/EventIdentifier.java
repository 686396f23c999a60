package io.larder.embedded.changestream.token;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What tells two events of one collection and time apart. */
public final class EventIdentifier {
    private static final Set<String> CLASSIC =
            Set.of("insert", "update", "replace", "delete", "drop", "rename", "dropDatabase", "invalidate");

    private EventIdentifier() {}

    /** True for the events that every stream shows; the others need showExpandedEvents. */
    public static boolean isClassic(String operationType) {
        return CLASSIC.contains(operationType);
    }

    /**
     * Version 1 tokens hold no more than the document's key for events that existed then; since then the operation is
     * told too. An event has either a key or a description.
     *
     * @return null where version 1 has nothing to tell
     */
    public static @Nullable Document of(
            int version, String operationType, @Nullable Document documentKey, @Nullable Document description) {
        if (version < 2 && isClassic(operationType)) {
            return documentKey;
        }
        Document identifier = new Document("operationType", operationType);
        if (documentKey != null) {
            identifier.put("documentKey", documentKey);
        } else if (description != null) {
            identifier.put("operationDescription", description);
        }
        return identifier;
    }
}
