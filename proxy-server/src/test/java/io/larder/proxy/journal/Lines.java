package io.larder.proxy.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lines to tell. */
final class Lines {
    static final Instant AT = Instant.parse("2026-11-21T10:00:00.123Z");

    private Lines() {}

    static RequestLine hit(int number, long nanos) {
        return line(number, nanos, "app@admin", null);
    }

    static RequestLine line(int number, long nanos, @Nullable String user, RequestLine.@Nullable Upstream upstream) {
        return new RequestLine(
                AT,
                "7-" + number,
                "10.0.0.1",
                user,
                "default",
                "find",
                "shop.products",
                "find shop.products filter {sku: ?}",
                upstream == null ? "hit" : "miss",
                upstream == null ? null : "not-cached",
                null,
                upstream == null ? 0 : 1_500_000,
                nanos,
                upstream,
                120,
                450);
    }
}
