package io.larder.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import io.larder.proxy.auth.Principal;
import io.larder.proxy.session.Cursors.Cursor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CursorsTest {
    private static final Cursor CURSOR = new Cursor(new ServerAddress("a", 1), Principal.NOBODY, false, false);

    private final AtomicLong now = new AtomicLong();
    private final Cursors cursors = new Cursors(new SessionLimits(100, Duration.ofNanos(10)), now::get);

    @Test
    void aBatchThatTookLongerThanTheIdleTimeIsNotTheCursorsEnd() {
        cursors.opened(7, CURSOR, false);
        now.set(20);
        cursors.sweep();
        assertThat(cursors.open()).isZero();
        cursors.goesOn(7, CURSOR);
        now.set(30);
        assertThat(cursors.find(7)).isEqualTo(CURSOR);
    }

    @Test
    void theIdleTimeBeginsWithTheBatchThatCame() {
        cursors.opened(7, CURSOR, false);
        now.set(8);
        cursors.goesOn(7, CURSOR);
        now.set(17);
        assertThat(cursors.find(7)).isEqualTo(CURSOR);
    }

    @Test
    void oneThatLastsStaysSo() {
        cursors.opened(7, CURSOR, true);
        cursors.goesOn(7, CURSOR);
        now.set(100);
        cursors.sweep();
        assertThat(cursors.find(7)).isEqualTo(CURSOR);
    }
}
