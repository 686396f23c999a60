package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.Document;
import org.jspecify.annotations.Nullable;

/** The client's stages after $changeStream, as a function of one event. */
@FunctionalInterface
public interface EventTransform {
    /** Null where the event is filtered out. The given document is never modified. */
    @Nullable
    Document apply(Document event);
}
