package io.larder.engine.coherence;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.change.Change;
import io.larder.engine.change.event.EventReader;
import io.larder.engine.query.Commands;
import io.larder.engine.query.Query;
import io.larder.engine.query.QueryReader;
import io.larder.engine.query.ReadCommand;
import io.larder.engine.query.Reading;
import io.larder.engine.value.DocumentId;
import io.larder.engine.value.Json;
import io.larder.engine.value.Value;
import io.larder.wire.bson.BsonCursor;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The rules one by one: a read, what its answer shows, a change as events tell it, and what is to be said. */
class AffectsTest {
    @ParameterizedTest(name = "{0} showing {1}: {2}")
    @CsvFileSource(resources = "affects-cases.txt", delimiter = '|', quoteCharacter = '`')
    void byTheRules(String read, String held, String event, Effect expected, Reach reach) {
        Query query = query(read);
        Change change = change(event);
        assertThat(new Affects().of(query, held(held), change)).isEqualTo(expected);
        assertThat(Reach.of(query.shape(), change)).isEqualTo(reach);
    }

    private static Query query(String json) {
        ReadCommand command = Commands.read(BsonDocument.parse(json));
        Reading reading = new QueryReader().read(command, true);
        assertThat(reading).isInstanceOf(Reading.Understood.class);
        return ((Reading.Understood) reading).query();
    }

    /** An event of shop.c where it names no other collection. */
    private static Change change(String json) {
        BsonDocument event = BsonDocument.parse(json);
        event.putIfAbsent("ns", BsonDocument.parse("{db: 'shop', coll: 'c'}"));
        Value bytes = Json.document(event);
        return EventReader.read(bytes.buf(), bytes.offset(), bytes.limit()).get(0);
    }

    private static @Nullable Set<DocumentId> held(String json) {
        if (json.equals("?")) {
            return null;
        }
        Set<DocumentId> ids = new HashSet<>();
        BsonCursor cursor = Json.value(json).elements();
        while (cursor.next()) {
            ids.add(Objects.requireNonNull(DocumentId.of(Value.at(cursor))));
        }
        return ids;
    }
}
