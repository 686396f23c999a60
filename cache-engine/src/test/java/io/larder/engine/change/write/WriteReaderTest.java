package io.larder.engine.change.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.change.Change;
import io.larder.engine.change.Changes;
import io.larder.engine.name.Namespace;
import io.larder.engine.value.Value;
import io.larder.wire.bson.RawDocuments;
import io.larder.wire.message.CommandView;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class WriteReaderTest {
    private static final Namespace THINGS = new Namespace("shop", "c");

    private final WriteReader reader = new WriteReader(WriteLimits.DEFAULT, namespace -> true);

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "write-cases.txt", delimiter = '|', quoteCharacter = '`')
    void whatCommandsMayChange(String command, String changes) {
        String expected = changes.equals("nothing") ? "" : changes;
        assertThat(Changes.text(reader.read(Messages.command(command)).changes()))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "outcome-cases.txt", delimiter = '|', quoteCharacter = '`')
    void whatRepliesProve(String command, String reply, String expected) {
        Outcome outcome = reader.read(Messages.command(command)).outcome(Messages.reply(reply));
        assertThat((outcome.certainty() + " " + Changes.text(outcome.changes())).trim())
                .isEqualTo(expected);
    }

    @Test
    void statementsOfASectionAreRead() {
        CommandView command = Messages.command(
                "{insert: 'c', $db: 'shop'}", "documents", List.of("{_id: 1, a: 1}", "{_id: 2, a: 1}"));
        assertThat(Changes.text(reader.read(command).changes())).isEqualTo("INSERT shop.c 1 doc; INSERT shop.c 2 doc");
    }

    @Test
    void changesOutliveTheMessage() {
        CommandView command = Messages.command("{insert: 'c', documents: [{_id: 1, a: 'kept'}], $db: 'shop'}");
        List<Change> changes = reader.read(command).changes();
        command.message().setZero(0, command.message().capacity());
        Value kept = Objects.requireNonNull(changes.get(0).document());
        assertThat(RawDocuments.read(kept.buf(), kept.offset(), kept.limit()))
                .isEqualTo(BsonDocument.parse("{_id: 1, a: 'kept'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{locale: 'simple'} | false | DELETE shop.c 'a'",
                "{locale: 'de'} | true | DELETE shop.c ?",
                "{} | false | DELETE shop.c ?",
                "{} | true | DELETE shop.c 'a'",
            })
    void stringsNameADocumentUnderSimpleCollationOnly(String collation, boolean simple, String expected) {
        WriteReader strict = new WriteReader(WriteLimits.DEFAULT, namespace -> simple && namespace.equals(THINGS));
        String command = "{delete: 'c', deletes: [{q: {_id: 'a'}, limit: 1, collation: " + collation
                + "}, {q: {_id: 1}, limit: 1, collation: " + collation + "}], $db: 'shop'}";
        assertThat(Changes.text(strict.read(Messages.command(command)).changes()))
                .isEqualTo(expected + "; DELETE shop.c 1");
    }

    @Test
    void tooManyStatementsAreAnythingInTheirNamespaces() {
        WriteReader bounded = new WriteReader(new WriteLimits(10, 1 << 20), namespace -> true);
        assertThat(Changes.text(bounded.read(deletes(10)).changes())).startsWith("DELETE shop.c");
        Write write = bounded.read(deletes(11));
        assertThat(Changes.text(write.changes())).isEqualTo("ANYTHING shop.c");
        assertThat(write.outcome(Messages.reply("{ok: 1, n: 3}")).changes()).isEqualTo(write.changes());
        assertThat(write.outcome(Messages.reply("{ok: 1, n: 0}"))).isEqualTo(Outcome.NOTHING);
    }

    @Test
    void tooManyBytesAreAnythingInTheirNamespaces() {
        WriteReader bounded = new WriteReader(new WriteLimits(1000, 3000), namespace -> true);
        String large = "{_id: 1, a: '" + "x".repeat(1000) + "'}";
        CommandView command = Messages.command(
                "{bulkWrite: 1, ops: [{insert: 0, document: " + large + "}, {insert: 1, document: " + large
                        + "}, {insert: 0, document: " + large
                        + "}], nsInfo: [{ns: 'shop.c'}, {ns: 'shop.d'}], $db: 'admin'}");
        assertThat(Changes.text(bounded.read(command).changes())).isEqualTo("ANYTHING shop.c; ANYTHING shop.d");
    }

    @Test
    void tooManyNamespacesAreEverything() {
        WriteReader bounded = new WriteReader(new WriteLimits(10, 1 << 20), namespace -> true);
        String infos =
                IntStream.range(0, 200).mapToObj(i -> "{ns: 'd.c" + i + "'}").collect(Collectors.joining(","));
        String ops = IntStream.range(0, 200)
                .mapToObj(i -> "{delete: " + i + ", filter: {}}")
                .collect(Collectors.joining(","));
        CommandView command =
                Messages.command("{bulkWrite: 1, ops: [" + ops + "], nsInfo: [" + infos + "], $db: 'admin'}");
        assertThat(bounded.read(command).changes()).contains(Change.anything(Namespace.EVERYTHING));
    }

    private static CommandView deletes(int count) {
        String statements = IntStream.range(0, count)
                .mapToObj(i -> "{q: {_id: 1}, limit: 1}")
                .collect(Collectors.joining(","));
        return Messages.command("{delete: 'c', deletes: [" + statements + "], $db: 'shop'}");
    }
}
