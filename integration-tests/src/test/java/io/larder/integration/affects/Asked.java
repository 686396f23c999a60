package io.larder.integration.affects;

import de.bwaldvogel.mongo.bson.Document;
import io.larder.embedded.bson.BsonEncoder;
import io.larder.engine.query.Query;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A query and its answer at one time.
 *
 * @param kept whether it is an answer that a cache keeps, and no error
 * @param answer as bytes
 * @param held as {@link io.larder.engine.coherence.Affects} wants it
 */
record Asked(Reads.Read read, Query query, boolean kept, ByteBuffer answer, @Nullable Set<DocumentId> held) {
    static Asked of(Reads.Read read, Query query, Document reply) {
        Document shown = answer(reply);
        return new Asked(
                read,
                query,
                Upstream.isOk(reply),
                ByteBuffer.wrap(BsonEncoder.encode(shown)),
                query.shape().precise() ? held(shown) : null);
    }

    private static Document answer(Document reply) {
        if (!Upstream.isOk(reply)) {
            return new Document("code", reply.get("code"));
        }
        return reply.get("cursor") instanceof Document cursor
                ? new Document("batch", cursor.get("firstBatch"))
                : new Document("n", reply.get("n")).append("values", reply.get("values"));
    }

    private static @Nullable Set<DocumentId> held(Document answer) {
        Set<DocumentId> ids = new HashSet<>();
        for (Object each : (List<?>) answer.getOrDefault("batch", List.of())) {
            DocumentId id = DocumentId.of(idOf((Document) each));
            if (id == null) {
                return null;
            }
            ids.add(id);
        }
        return ids;
    }

    private static Value idOf(Document document) {
        BsonCursor cursor = Wire.value(new Document("_id", document.get("_id"))).elements();
        cursor.next();
        return Value.at(cursor);
    }

    boolean sameAs(Asked other) {
        return answer.equals(other.answer);
    }

    @Override
    public String toString() {
        return read.command() + " -> " + held;
    }
}
