package io.larder.proxy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a command looks like without its values. */
class OutlineTest {
    private static String outline(String command) {
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, BsonDocument.parse(command));
        try {
            return Outline.of(message);
        } finally {
            message.release();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{find: 'c', filter: {a: 'secret', b: {$in: [1, 2, 3]}}, limit: 7, $db: 'd'} | find filter {a: ?, b: {$in: [?] x3}} limit ?",
                "{insert: 'c', documents: [{card: '4111'}, {card: '4112'}], ordered: true, $db: 'd'} | insert documents [?] ordered ?",
                "{update: 'c', updates: [{q: {_id: 7}, u: {$set: {name: 'secret'}}}], $db: 'd'} | update updates [{q: {_id: ?}, u: {$set: {name: ?}}}]",
                "{update: 'c', updates: [{q: {_id: 7}, u: {name: 'secret', age: 3}}], $db: 'd'} | update updates [{q: {_id: ?}, u: {?}}]",
                "{findAndModify: 'c', query: {a: 1}, update: {b: 'secret'}, $db: 'd'} | findAndModify query {a: ?} update {?}",
                "{aggregate: 'c', pipeline: [{$match: {a: 1}}, {$group: {_id: '$x'}}], cursor: {}, $db: 'd'} | aggregate pipeline [{$match: {a: ?}}, {$group: {_id: ?}}] cursor {}",
                "{saslStart: 1, mechanism: 'PLAIN', payload: 'secret', $db: 'admin'} | saslStart mechanism ? payload ?",
                "{ping: 1, comment: 'secret', lsid: {id: 1}, $db: 'd'} | ping"
            })
    void valuesAreTakenOut(String command, String expected) {
        assertThat(outline(command)).isEqualTo(expected).doesNotContain("secret");
    }

    @Test
    void depthAndLengthAreBounded() {
        StringBuilder deep = new StringBuilder("1");
        for (int i = 0; i < 50; i++) {
            deep.insert(0, "{a: ").append("}");
        }
        assertThat(outline("{find: 'c', filter: " + deep + ", $db: 'd'}"))
                .contains("{...}")
                .hasSizeLessThan(100);
        assertThat(outline("{find: 'c', filter: {" + "x".repeat(5000) + ": 1}, $db: 'd'}"))
                .hasSizeLessThan(410)
                .endsWith("...");
        StringBuilder many = new StringBuilder("z: 1");
        for (int i = 0; i < 1000; i++) {
            many.append(", field").append(i).append(": {b: 1}");
        }
        assertThat(outline("{find: 'c', filter: {" + many + "}, $db: 'd'}")).hasSizeLessThan(410);
    }

    @Test
    void namesMakeUpNoLines() {
        assertThat(outline("{find: 'c', filter: {'a\\n\\u0007b': 1}, $db: 'd'}"))
                .isEqualTo("find filter {a??b: ?}");
    }
}
