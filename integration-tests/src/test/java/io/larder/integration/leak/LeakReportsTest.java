package io.larder.integration.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The leak detection that all other tests rely on does detect: these tests leak on purpose. */
class LeakReportsTest {
    /** Netty tells of leaks with the same records once in the life of a JVM, so each has a name of its own here. */
    private static final AtomicInteger LEAKS = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLeakIsReported(boolean pooled) {
        String name = "leak number " + LEAKS.incrementAndGet();
        leak(pooled ? PooledByteBufAllocator.DEFAULT : UnpooledByteBufAllocator.DEFAULT, name);
        List<String> reports = LeakReports.takeAll();
        assertThat(reports).singleElement().asString().contains("LeakReportsTest.leak", name);
        assertThat(LeakReports.takeAll()).as("told once").isEmpty();
    }

    @Test
    void aReleasedBufferIsNone() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(100);
        buffer.release();
        assertThat(LeakReports.takeAll()).isEmpty();
    }

    private static void leak(ByteBufAllocator allocator, String name) {
        ByteBuf lost = allocator.directBuffer(100);
        lost.touch(name);
    }
}
