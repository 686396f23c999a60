package io.larder.proxy.caching;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.message.ReplyView;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnseenWritesTest {
    private static final long LASTS = 60;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final UnseenWrites writes = new UnseenWrites(now::get, LASTS);

    @Test
    void whoeverWaitsForTheirEndIsToldWhenAllHaveEnded() {
        AtomicInteger told = new AtomicInteger();
        Witness one = writes.sent();
        Witness other = writes.sent();
        writes.whenNone(told::incrementAndGet);
        one.reply(new ReplyView());
        assertThat(told).hasValue(0);
        other.lost(false);
        assertThat(told).hasValue(1);
        assertThat(writes.anyUnknown()).isFalse();
        writes.whenNone(told::incrementAndGet);
        assertThat(told).hasValue(2);
    }

    /** Its connection was lost, or no reply was asked for. */
    @Test
    void oneThatMayRunUnheardOfIsUnknownForAsLongAsItMay() {
        writes.sent().lost(true);
        assertThat(writes.anyUnknown()).isTrue();
        writes.sent().reply(new ReplyView());
        now.addAndGet(LASTS - 1);
        assertThat(writes.anyUnknown()).isTrue();
        now.addAndGet(1);
        assertThat(writes.anyUnknown()).isFalse();
    }
}
