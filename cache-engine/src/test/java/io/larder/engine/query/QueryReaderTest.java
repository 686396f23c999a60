package io.larder.engine.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class QueryReaderTest {
    static Reading read(String command, boolean simpleByDefault) {
        BsonDocument document = BsonDocument.parse(command);
        if (!document.containsKey("$db")) {
            document.put("$db", new BsonString("shop"));
        }
        if (document.containsKey("aggregate") && !document.containsKey("cursor")) {
            document.put("cursor", new BsonDocument());
        }
        ReadCommand read = new ReadCommand();
        Reason refused = read.read(Commands.view(document));
        return refused == null ? new QueryReader().read(read, simpleByDefault) : new Reading.Refused(refused);
    }

    /** The table: a command, the text of its shape, and what else is known of it. */
    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "query-cases.txt", delimiter = '|', quoteCharacter = '`')
    void whatQueriesDependOn(String command, String text, String facts) {
        assertThat(read(command, true)).isInstanceOfSatisfying(Reading.Understood.class, understood -> {
            assertThat(understood.query().shape().text()).isEqualTo(text);
            assertThat(facts(understood.query())).isEqualTo(facts);
        });
    }

    /** A server refuses it, and has to be asked for that. */
    @Test
    void anExpressionThatMeansNothingIsReadAllTheSame() {
        assertThat(read("{find: 'products', filter: {name: /[z-a]/}}", true)).isInstanceOf(Reading.Understood.class);
    }

    /** The table: a command, and why its answers are not kept. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvFileSource(resources = "refused-cases.txt", delimiter = '|', quoteCharacter = '`')
    void whatIsNotKept(String command, Reason reason) {
        assertThat(read(command, true)).isEqualTo(new Reading.Refused(reason));
    }

    static String facts(Query query) {
        Shape shape = query.shape();
        StringBuilder facts = new StringBuilder();
        facts.append(shape.precise() ? "precise" : "loose");
        facts.append(shape.filterFirst() ? "" : " rereads");
        facts.append(shape.skips() ? " skips" : "");
        facts.append(shape.limited() ? " limited" : "");
        facts.append(shape.indexDependent() ? " indexes" : "");
        facts.append(" filtered=").append(fields(shape.filtered()));
        facts.append(shape.sorted().isEmpty() ? "" : " sorted=" + fields(shape.sorted()));
        facts.append(" shown=").append(fields(shape.shown()));
        facts.append(shape.equalityField() == null ? "" : " equal=" + shape.equalityField());
        facts.append(query.ids() == null ? "" : " ids=" + query.ids().size());
        if (shape.namespaces().size() > 1) {
            facts.append(" also=")
                    .append(shape.namespaces().stream()
                            .skip(1)
                            .map(Namespace::toString)
                            .collect(Collectors.joining("+")));
        }
        return facts.toString();
    }

    private static String fields(FieldSet fields) {
        return fields.isAll() ? "*" : fields.isEmpty() ? "none" : String.join("+", new TreeSet<>(fields.paths()));
    }
}
