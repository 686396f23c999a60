package io.larder.engine.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.name.Namespace;
import io.larder.engine.reason.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of shapes and namespaces: what they count, and that nothing is lost where they are too many. */
class UsageTableTest {
    private static final Namespace PRODUCTS = new Namespace("shop", "products");
    private static final Namespace USERS = new Namespace("shop", "users");

    private final UsageTable table = new UsageTable(4, 3);

    private UsageFigures shape(String text) {
        return table.shapes().stream()
                .filter(row -> text.equals(row.shape()))
                .findFirst()
                .orElseThrow();
    }

    private UsageFigures rest(Namespace namespace) {
        return table.shapes().stream()
                .filter(row -> row.shape() == null && row.namespace().equals(namespace))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void hitsOfAllLoopsAreCountedTogether() {
        Usage usage = table.of("a", PRODUCTS);
        usage.hit(2, 1_500);
        usage.hit(0, 1_500);
        usage.hit(2, 3_000_000);

        assertThat(shape("a").hits().count()).isEqualTo(3);
        assertThat(shape("a").hits().sumNanos()).isEqualTo(3_003_000);
        assertThat(shape("a").hits().percentileNanos(1)).isBetween(3_000_000L, 3_400_000L);
    }

    @Test
    void everythingElseIsCountedByItsKind() {
        Usage usage = table.of("a", PRODUCTS);
        usage.joined();
        usage.missed(Reason.NOT_CACHED, 1_000_000);
        usage.missed(Reason.NOT_CACHED, 1_000_000);
        usage.bypassed(Reason.READ_CONCERN, 4_000_000);
        usage.invalidated(true);
        usage.invalidated(false);
        usage.invalidatedTogether(5);
        usage.kept(700);
        usage.kept(300);
        usage.left(300);

        UsageFigures figures = shape("a");
        assertThat(figures.joined()).isEqualTo(1);
        assertThat(figures.misses()).isEqualTo(2);
        assertThat(figures.bypasses()).isEqualTo(1);
        assertThat(figures.reasons()).isEqualTo(Map.of(Reason.NOT_CACHED, 2L, Reason.READ_CONCERN, 1L));
        assertThat(figures.precise()).isEqualTo(1);
        assertThat(figures.conservative()).isEqualTo(6);
        assertThat(figures.entries()).isEqualTo(1);
        assertThat(figures.bytes()).isEqualTo(700);
        assertThat(figures.upstream().count()).isEqualTo(3);
    }

    @Test
    void whatIsSavedIsWhatTheSameReadsTookUpstream() {
        Usage usage = table.of("a", PRODUCTS);
        usage.missed(Reason.NOT_CACHED, 2_000_000);
        usage.missed(Reason.NOT_CACHED, 4_000_000);
        usage.hit(0, 10_000);
        usage.hit(0, 10_000);
        usage.joined();

        assertThat(shape("a").savedRequests()).isEqualTo(3);
        assertThat(shape("a").savedNanos()).isEqualTo(9_000_000);
        table.of("b", PRODUCTS).hit(0, 10_000);
        assertThat(shape("b").savedNanos()).isZero();
    }

    @Test
    void aNamespaceIsTheSumOfItsShapesAndItsRest() {
        table.of("a", PRODUCTS).hit(0, 1_000);
        table.of("b", PRODUCTS).missed(Reason.EXPIRED, 1_000);
        table.of(PRODUCTS).bypassed(Reason.POLICY_OFF, 1_000);
        table.of("c", USERS).hit(0, 1_000);

        UsageFigures products = table.namespaces().stream()
                .filter(row -> row.namespace().equals(PRODUCTS))
                .findFirst()
                .orElseThrow();
        assertThat(products.hits().count()).isEqualTo(1);
        assertThat(products.misses()).isEqualTo(1);
        assertThat(products.bypasses()).isEqualTo(1);
        assertThat(products.shape()).isNull();
        assertThat(table.total().hits().count()).isEqualTo(2);
    }

    @Test
    void whatFindsNoRoomCountsAsTheRest() {
        for (String text : List.of("a", "b", "c", "d", "e", "f")) {
            table.of(text, PRODUCTS).hit(0, 1_000);
        }
        assertThat(rest(PRODUCTS).hits().count()).isEqualTo(2);
        for (int i = 0; i < 9; i++) {
            table.of(new Namespace("db", "c" + i)).bypassed(Reason.POLICY_OFF, 1_000);
        }
        assertThat(table.namespaces()).hasSize(4); // three, and the rest of all
        assertThat(rest(Namespace.EVERYTHING).bypasses()).isEqualTo(7);
        assertThat(table.total().bypasses()).isEqualTo(9);
    }

    @Test
    void quietShapesWithoutEntriesMakeRoomAndAreNotLost() {
        Usage busy = table.of("busy", PRODUCTS);
        Usage kept = table.of("kept", PRODUCTS);
        busy.hit(0, 1_000);
        table.of("quiet", PRODUCTS).hit(1, 1_000);
        table.of("quiet too", PRODUCTS).missed(Reason.EXPIRED, 5_000);
        kept.kept(100);
        table.tidy(); // all four have counted something since they are there
        busy.hit(0, 1_000);
        table.tidy();
        busy.hit(0, 1_000);
        table.tidy();

        assertThat(table.of("new", USERS).shape()).isEqualTo("new");
        assertThat(table.of("busy", PRODUCTS)).isSameAs(busy);
        assertThat(table.of("kept", PRODUCTS)).isSameAs(kept);
        assertThat(rest(PRODUCTS).hits().count()).isEqualTo(1);
        assertThat(rest(PRODUCTS).misses()).isEqualTo(1);
        assertThat(rest(PRODUCTS).reasons()).isEqualTo(Map.of(Reason.EXPIRED, 1L));
        assertThat(table.total().hits().count()).isEqualTo(4);
    }

    @Test
    void anAnswerThatComesLateKeepsItsRow() {
        Usage late = table.of("late", PRODUCTS);
        table.of("b", PRODUCTS);
        table.of("c", PRODUCTS);
        table.tidy(); // taken out: nobody has counted anything there yet
        late.kept(100);
        table.tidy();
        late.hit(0, 1_000);
        table.of("late", PRODUCTS).hit(0, 1_000);

        assertThat(shape("late").hits().count()).isEqualTo(2);
        assertThat(shape("late").entries()).isEqualTo(1);
        late.left(100);
        table.tidy();
        table.tidy();
        assertThat(shape("late").hits().count()).isEqualTo(2);
        assertThat(shape("late").entries()).isZero();
    }
}
