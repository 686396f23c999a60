package io.larder.embedded.query.update;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/** What an update did, in the terms of a change stream's updateDescription. */
public record ChangeDescription(Document updatedFields, List<String> removedFields, List<Document> truncatedArrays) {
    public static final ChangeDescription NONE = new ChangeDescription(new Document(), List.of(), List.of());

    public Document asDocument() {
        return new Document("updatedFields", updatedFields)
                .append("removedFields", removedFields)
                .append("truncatedArrays", truncatedArrays);
    }
}
