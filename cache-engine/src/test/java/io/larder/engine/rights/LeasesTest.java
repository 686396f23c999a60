package io.larder.engine.rights;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.field.FieldSet;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.QueryKind;
import io.larder.engine.query.Shape;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeasesTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Epoch epoch = new Epoch(now::get);
    private final Leases leases = new Leases(epoch);

    private static Shape shape(String text, QueryKind kind, String... collections) {
        List<Namespace> namespaces = List.of(collections).stream()
                .map(name -> new Namespace("db", name))
                .toList();
        return new Shape(
                text,
                kind,
                namespaces,
                false,
                false,
                FieldSet.ALL,
                FieldSet.ALL,
                FieldSet.ALL,
                false,
                false,
                false,
                null);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void nothingIsServedBeforeItWasProved() {
        assertThat(leases.of(shape("a", QueryKind.FIND, "c")).holds()).isFalse();
    }

    @Test
    void aProofIsGoodForShapesOfTheSameKindAndNamespacesOnly() {
        Lease proved = leases.of(shape("a", QueryKind.FIND, "c"));
        proved.proved(proved.ask());
        assertThat(leases.of(shape("b", QueryKind.FIND, "c")).holds()).isTrue();
        assertThat(leases.of(shape("c", QueryKind.COUNT, "c")).holds()).isFalse();
        assertThat(leases.of(shape("d", QueryKind.FIND, "c", "other")).holds()).isFalse();
        assertThat(new Leases(epoch).of(shape("a", QueryKind.FIND, "c")).holds())
                .isFalse();
    }

    @Test
    void aProofIsAsOldAsTheRequestThatGaveIt() {
        Lease lease = leases.of(shape("a", QueryKind.FIND, "c"));
        Lease.Question question = lease.ask();
        pass(Duration.ofSeconds(20));
        lease.proved(question);
        assertThat(lease.holds()).isTrue();
        pass(Duration.ofSeconds(10));
        assertThat(lease.holds()).isFalse();
    }

    @Test
    void askingWhetherItWouldHoldAddsNothingAndRenewsNothing() {
        Shape shape = shape("a", QueryKind.FIND, "c");
        assertThat(leases.wouldHold(shape)).isFalse();
        Lease lease = leases.of(shape);
        lease.proved(lease.ask());
        assertThat(leases.wouldHold(shape)).isTrue();
        pass(Duration.ofSeconds(26));
        assertThat(leases.wouldHold(shape)).as("the next one has to renew it").isFalse();
        assertThat(leases.wouldHold(shape)).as("and was not taken for it").isFalse();
        assertThat(lease.holds()).isFalse();
        assertThat(leases.wouldHold(shape)).as("somebody renews it").isTrue();
        epoch.end();
        assertThat(leases.wouldHold(shape)).isFalse();
    }

    @Test
    void oneRequestRenewsTheLeaseAndTheOthersAreServed() {
        Lease lease = leases.of(shape("a", QueryKind.FIND, "c"));
        lease.proved(lease.ask());
        pass(Duration.ofSeconds(26));
        assertThat(lease.holds()).as("the one that is to ask").isFalse();
        assertThat(lease.holds()).isTrue();
        pass(Duration.ofSeconds(3));
        assertThat(lease.holds())
                .as("another, because the first came to nothing")
                .isFalse();
        lease.proved(lease.ask());
        pass(Duration.ofSeconds(24));
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void aChangeOfUsersEndsAllLeasesAndWhatWasAskedBefore() {
        Lease lease = leases.of(shape("a", QueryKind.FIND, "c"));
        lease.proved(lease.ask());
        Lease.Question before = lease.ask();
        epoch.end();
        assertThat(lease.holds()).isFalse();
        lease.proved(before);
        assertThat(lease.holds()).isFalse();
        lease.proved(lease.ask());
        assertThat(lease.holds()).isTrue();
        lease.proved(before);
        assertThat(lease.holds()).isTrue();
    }

    @Test
    void tooManyShapesCostProofsNotMemory() {
        for (int i = 0; i < 10_000; i++) {
            Lease lease = leases.of(shape("shape " + i, QueryKind.FIND, "c" + i));
            lease.proved(lease.ask());
        }
        assertThat(leases.of(shape("shape 9999", QueryKind.FIND, "c9999")).holds())
                .isTrue();
        assertThat(leases.of(shape("shape 1", QueryKind.FIND, "c1")).holds()).isFalse();
    }
}
