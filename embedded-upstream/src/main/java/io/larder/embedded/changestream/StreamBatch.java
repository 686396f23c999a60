package io.larder.embedded.changestream;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/**
 * What one aggregate or getMore brings.
 *
 * @param postBatchResumeToken where to resume after this batch; the last event's token where it ends on one
 * @param finished true if the stream was invalidated: the cursor's id is 0 in this reply
 */
public record StreamBatch(List<Document> documents, Document postBatchResumeToken, boolean finished) {}
