package io.larder.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExpiringTableTest {
    private final AtomicLong now = new AtomicLong();

    private ExpiringTable<Integer, String> table(int limit) {
        return new ExpiringTable<>(limit, Duration.ofSeconds(10), now::get);
    }

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whatNobodyUsesIsForgotten() {
        ExpiringTable<Integer, String> table = table(1000);
        table.put(1, "a", false);
        pass(10);
        assertThat(table.get(1)).isEqualTo("a");
        pass(11);
        assertThat(table.get(1)).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void beingUsedKeeps() {
        ExpiringTable<Integer, String> table = table(1000);
        table.put(1, "a", false);
        for (int i = 0; i < 10; i++) {
            pass(9);
            assertThat(table.get(1)).isEqualTo("a");
        }
    }

    @Test
    void whatLastsIsOnlyDrivenOutByTheLimit() {
        ExpiringTable<Integer, String> table = table(16);
        table.put(16, "lasts", true);
        pass(1000);
        table.sweep();
        assertThat(table.get(16)).isEqualTo("lasts");
        table.put(32, "the same stripe", false);
        assertThat(table.get(16)).isNull();
        assertThat(table.get(32)).isEqualTo("the same stripe");
    }

    @Test
    void theLimitHoldsAndTheOldestGoesFirst() {
        ExpiringTable<Integer, String> table = table(160);
        for (int i = 0; i < 10_000; i++) {
            table.put(i, "x", false);
        }
        assertThat(table.size()).isEqualTo(160);
        assertThat(table.get(9_999)).isEqualTo("x");
        assertThat(table.get(0)).isNull();
    }

    @Test
    void sweepingForgetsAlsoBehindWhatLasts() {
        ExpiringTable<Integer, String> table = table(1000);
        table.put(16, "lasts", true);
        table.put(32, "old", false);
        pass(11);
        table.sweep();
        assertThat(table.size()).isOne();
    }

    @Test
    void theFirstOwnerKeepsWhatItOwns() {
        ExpiringTable<Integer, String> table = table(1000);
        assertThat(table.getOrPut(1, "a")).isEqualTo("a");
        assertThat(table.getOrPut(1, "b")).isEqualTo("a");
    }
}
