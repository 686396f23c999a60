package io.larder.embedded.changestream.event;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonSize;
import io.larder.embedded.changestream.token.ResumeToken;
import io.larder.embedded.failure.CommandFailure;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * $changeStreamSplitLargeEvent: an event larger than a document may be becomes several, each with some of its top-level
 * fields, the smallest first, so that the first fragment holds as many as can be.
 */
public final class EventSplitter {
    /** What one event may take: the limit of a document as clients know it. */
    public static final int MAX_EVENT_BYTES = 16 << 20;

    private EventSplitter() {}

    /** The fragments of an event; the event itself where it is small enough. */
    public static List<ChangeEvent> split(ChangeEvent event) {
        if (BsonSize.of(event.document()) <= MAX_EVENT_BYTES) {
            return List.of(event);
        }
        int limit = MAX_EVENT_BYTES - BsonSize.of(event.token().toDocument());
        List<AbstractMap.SimpleImmutableEntry<String, Object>> fields = fieldsBySize(event.document());
        if (fields.isEmpty()) {
            throw new CommandFailure(7182502, "Cannot split an empty event or an event containing solely '_id' field");
        }
        List<ChangeEvent> fragments = new ArrayList<>();
        List<Document> parts = new ArrayList<>();
        int next = 0;
        while (next < fields.size()) {
            ResumeToken token = event.token().ofFragment(fragments.size());
            Document part = new Document("fragment", fragments.size() + 1).append("of", 0);
            parts.add(part);
            Document fragment = new Document("_id", token.toDocument()).append("splitEvent", part);
            int size = BsonSize.of(fragment);
            do {
                Map.Entry<String, Object> field = fields.get(next++);
                fragment.put(field.getKey(), field.getValue());
                size += sizeOf(field);
            } while (next < fields.size() && size + sizeOf(fields.get(next)) <= limit);
            if (size > limit) {
                throw new CommandFailure(
                        7182500,
                        "Splitting change event failed: fragment size " + size
                                + " is greater than maximum allowed fragment size " + limit);
            }
            fragments.add(new ChangeEvent(token, event.operationType(), event.change(), fragment));
        }
        for (Document part : parts) {
            part.put("of", fragments.size());
        }
        return fragments;
    }

    private static List<AbstractMap.SimpleImmutableEntry<String, Object>> fieldsBySize(Document event) {
        return event.entrySet().stream()
                .filter(field -> !field.getKey().equals("_id"))
                .map(field -> new AbstractMap.SimpleImmutableEntry<>(field.getKey(), field.getValue()))
                .sorted(Comparator.comparingInt(EventSplitter::sizeOf).thenComparing(Map.Entry::getKey))
                .toList();
    }

    private static int sizeOf(Map.Entry<String, Object> field) {
        return BsonSize.of(new Document(field.getKey(), field.getValue())) - BsonSize.of(new Document());
    }
}
