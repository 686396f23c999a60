package io.larder.embedded.changestream.event;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.changestream.token.EventIdentifier;
import io.larder.embedded.changestream.token.ResumeToken;
import io.larder.embedded.storage.Change;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to the client. The token stays what it is while pipelines alter the document.
 *
 * @param change what it tells of, for its images
 * @param document never modified
 */
public record ChangeEvent(ResumeToken token, String operationType, Change change, Document document) {
    public static final String INVALIDATE = "invalidate";

    /** True if every stream shows it; other events need showExpandedEvents. */
    public boolean isClassic() {
        return EventIdentifier.isClassic(operationType);
    }

    /** The event that ends a stream, right after the one that made it invalid. */
    public ChangeEvent invalidation() {
        ResumeToken invalid = token.asInvalidate();
        Document event = new Document("_id", invalid.toDocument())
                .append("operationType", INVALIDATE)
                .append("clusterTime", document.get("clusterTime"))
                .append("wallTime", document.get("wallTime"));
        return new ChangeEvent(invalid, INVALIDATE, change, event);
    }

    public ChangeEvent with(Document next) {
        return new ChangeEvent(token, operationType, change, next);
    }

    /** The document as it was after the change stands before the namespace. */
    ChangeEvent withFullDocument(@Nullable Document fullDocument) {
        Document event = new Document();
        for (Map.Entry<String, Object> field : document.entrySet()) {
            if (field.getKey().equals("ns")) {
                event.put("fullDocument", fullDocument);
            }
            event.put(field.getKey(), field.getValue());
        }
        return with(event);
    }

    /** The document as it was before the change stands at the end. */
    ChangeEvent withDocumentBefore(@Nullable Document before) {
        Document event = document.clone();
        event.put("fullDocumentBeforeChange", before);
        return with(event);
    }
}
