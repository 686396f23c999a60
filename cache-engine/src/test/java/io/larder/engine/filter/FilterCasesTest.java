package io.larder.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.bson.RawDocuments;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The table of cases: a filter, a document, and what the server's documentation says of the two. */
class FilterCasesTest {
    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvFileSource(resources = "filter-cases.txt", delimiter = '|', quoteCharacter = '`')
    void asDocumented(String filter, String document, Verdict expected) {
        ByteBuf filterBytes = bytes(filter);
        ByteBuf documentBytes = bytes(document);
        Filter compiled = Filter.of(ByteBufUtil.getBytes(filterBytes), true);
        assertThat(compiled.matches(documentBytes, 0, documentBytes.writerIndex()))
                .isEqualTo(expected);
    }

    /**
     * The examples of the MongoDB manual, by the page they stand on below mongodb.com/docs/manual/. What is cannot-tell here is
     * refused by servers, or written in a syntax that is not understood on purpose.
     */
    @ParameterizedTest(name = "{0}: {1} on {2}: {3}")
    @CsvFileSource(resources = "manual-cases.txt", delimiter = '|', quoteCharacter = '`')
    void asTheManualShows(String page, String filter, String document, Verdict expected) {
        assertThat(page).isNotBlank();
        asDocumented(filter, document, expected);
    }

    private static ByteBuf bytes(String json) {
        ByteBuf bytes = Unpooled.buffer();
        RawDocuments.write(BsonDocument.parse(json), bytes);
        return bytes;
    }
}
