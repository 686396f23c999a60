package io.larder.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.change.Change;
import io.larder.engine.change.ChangeKind;
import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.value.Value;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenTransactionsTest {
    private static final SessionId SESSION = new SessionId(1, 2);
    private final OpenTransactions transactions = new OpenTransactions(3);

    private static Change insertInto(String collection) {
        byte[] empty = {5, 0, 0, 0, 0};
        Value document = Value.document(Unpooled.wrappedBuffer(empty), 0, 5);
        return new Change(new Namespace("db", collection), ChangeKind.INSERT, null, document, FieldSet.ALL, false);
    }

    @Test
    void whatATransactionWroteIsKeptUntilItsEndIsKnown() {
        transactions.begin(SESSION, 7);
        transactions.collect(SESSION, 7, List.of(insertInto("a")));
        transactions.collect(SESSION, 7, List.of(insertInto("b")));
        transactions.collect(SESSION, 6, List.of(insertInto("of another")));
        transactions.begin(SESSION, 7);
        assertThat(transactions.changes(SESSION, 7))
                .extracting(change -> change.namespace().collection(), Change::document)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", null), org.assertj.core.groups.Tuple.tuple("b", null));
        assertThat(transactions.changes(SESSION, 8)).isNull();
        transactions.ended(SESSION, 6);
        assertThat(transactions.changes(SESSION, 7)).hasSize(2);
        transactions.ended(SESSION, 7);
        assertThat(transactions.changes(SESSION, 7)).isNull();
    }

    @Test
    void anewTransactionOfTheSessionForgetsTheOneBefore() {
        transactions.begin(SESSION, 7);
        transactions.collect(SESSION, 7, List.of(insertInto("a")));
        transactions.begin(SESSION, 8);
        assertThat(transactions.changes(SESSION, 7)).isNull();
        assertThat(transactions.changes(SESSION, 8)).isEmpty();
    }

    @Test
    void manyChangesAreRememberedByNamespaceAndManyNamespacesAsEverything() {
        transactions.begin(SESSION, 1);
        for (int i = 0; i < 300; i++) {
            transactions.collect(SESSION, 1, List.of(insertInto(i % 2 == 0 ? "even" : "odd")));
        }
        assertThat(transactions.changes(SESSION, 1))
                .containsExactlyInAnyOrder(
                        Change.anything(new Namespace("db", "even")), Change.anything(new Namespace("db", "odd")));
        for (int i = 0; i < 300; i++) {
            transactions.collect(SESSION, 1, List.of(insertInto("c" + i)));
        }
        assertThat(transactions.changes(SESSION, 1)).first().isEqualTo(Change.anything(Namespace.EVERYTHING));
    }

    @Test
    void tooManyTransactionsMakeTheIdlestUnknown() {
        for (int i = 0; i < 4; i++) {
            transactions.begin(new SessionId(i, i), 1);
        }
        assertThat(transactions.changes(new SessionId(0, 0), 1)).isNull();
        assertThat(transactions.changes(new SessionId(3, 3), 1)).isEmpty();
        assertThat(transactions.open()).isEqualTo(3);
    }
}
