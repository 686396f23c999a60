package io.larder.integration.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The leak detection that all other tests rely on does detect: these tests leak on purpose. */
class LeakReportsTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLeakIsReported(boolean pooled) {
        leak(pooled ? PooledByteBufAllocator.DEFAULT : UnpooledByteBufAllocator.DEFAULT);
        List<String> reports = LeakReports.take();
        assertThat(reports).anyMatch(report -> report.contains("LeakReportsTest.leak"));
        assertThat(LeakReports.take()).as("told once").isEmpty();
    }

    @Test
    void aReleasedBufferIsNone() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(100);
        buffer.release();
        assertThat(LeakReports.take()).isEmpty();
    }

    private static void leak(ByteBufAllocator allocator) {
        ByteBuf lost = allocator.directBuffer(100);
        lost.writeByte(1);
    }
}
