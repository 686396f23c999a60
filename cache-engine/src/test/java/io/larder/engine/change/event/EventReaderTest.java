package io.larder.engine.change.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.change.Change;
import io.larder.engine.change.Changes;
import io.larder.engine.value.Json;
import io.larder.engine.value.Value;
import io.larder.wire.bson.RawDocuments;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class EventReaderTest {
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "event-cases.txt", delimiter = '|', quoteCharacter = '`')
    void asTold(String event, String expected) {
        assertThat(Changes.text(read(Json.document(event)))).isEqualTo(expected.equals("nothing") ? "" : expected);
    }

    @Test
    void documentsOutliveTheBatch() {
        Value event = Json.document(
                "{operationType: 'insert', ns: {db: 'shop', coll: 'c'}, documentKey: {_id: 1}, fullDocument: {_id: 1, a: 2}}");
        List<Change> changes = read(event);
        event.buf().setZero(0, event.buf().capacity());
        Value kept = Objects.requireNonNull(changes.get(0).document());
        assertThat(RawDocuments.read(kept.buf(), kept.offset(), kept.limit()))
                .isEqualTo(BsonDocument.parse("{_id: 1, a: 2}"));
    }

    private static List<Change> read(Value event) {
        return EventReader.read(event.buf(), event.offset(), event.limit());
    }
}
