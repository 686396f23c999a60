package io.larder.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TenantLimitsTest {
    private static final int NONE = Limits.NONE;

    private final Waiting waiting = new Waiting();
    private final TenantLimits limits = new TenantLimits("shop", waiting.loop(), waiting::now);

    private Share client() {
        return new Share(waiting.loop());
    }

    @Test
    void withoutLimitsAClientThatIsKnownIsFree() {
        Share client = client();
        assertThat(limits.any()).isFalse();
        assertThat(client.isFree(limits)).isFalse();
        assertThat(client.connect(limits)).isTrue();
        assertThat(client.isFree(limits)).isTrue();

        limits.follow(new Limits(NONE, 10, 10, NONE, 0));
        assertThat(client.isFree(limits)).isFalse();
        limits.follow(Limits.none());
        assertThat(client.isFree(limits)).isTrue();
    }

    @Test
    void connectionsAreCountedAlsoWhileTheyAreNotLimited() {
        Share one = client();
        Share two = client();
        one.connect(limits);
        two.connect(limits);
        assertThat(limits.connected()).isEqualTo(2);

        limits.follow(new Limits(2, NONE, NONE, NONE, 0));

        assertThat(client().connect(limits)).isFalse();
        assertThat(one.connect(limits)).as("who is in stays in").isTrue();
        two.leave();
        assertThat(client().connect(limits)).isTrue();
    }

    @Test
    void aLowerLimitEndsNobody() {
        Share one = client();
        Share two = client();
        one.connect(limits);
        two.connect(limits);
        limits.follow(new Limits(1, NONE, NONE, NONE, 0));

        assertThat(one.connect(limits)).isTrue();
        assertThat(two.connect(limits)).isTrue();
        two.leave();
        assertThat(client().connect(limits)).isFalse();
        one.leave();
        assertThat(client().connect(limits)).isTrue();
    }

    @Test
    void aClientThatTurnsToAnotherTenantKeepsItsPlaceWithTheFirst() {
        TenantLimits other = new TenantLimits("blog", waiting.loop(), waiting::now);
        Share client = client();
        client.connect(limits);
        client.connect(other);
        client.connect(limits);

        assertThat(limits.connected()).isEqualTo(1);
        assertThat(other.connected()).isEqualTo(1);
        client.leave();
        assertThat(limits.connected()).isZero();
        assertThat(other.connected()).isZero();
    }

    @Test
    void whatIsUpstreamIsCountedUntilItIsAnswered() {
        limits.follow(new Limits(NONE, NONE, NONE, 1, 0));
        Share one = client();
        Share two = client();

        assertThat(one.ask(limits)).isTrue();
        assertThat(one.ask(limits)).as("the same request, sent again").isTrue();
        assertThat(two.ask(limits)).isFalse();
        one.answered();
        one.answered();
        assertThat(two.ask(limits)).isTrue();
        assertThat(one.ask(limits)).isFalse();
        two.leave();
        assertThat(one.ask(limits)).isTrue();
    }

    @Test
    void whoWaitsIsServedWhenAnotherIsAnsweredOrGone() {
        limits.follow(new Limits(NONE, NONE, NONE, 1, 0));
        Share one = client();
        Share two = client();
        Share three = client();
        one.ask(limits);
        two.waitFor(Limit.CONCURRENT_MISSES, limits, waiting.named("two"), Waiting.millis(1_000), false);
        three.waitFor(Limit.CONCURRENT_MISSES, limits, waiting.named("three"), Waiting.millis(1_000), false);
        waiting.run();

        one.answered();
        waiting.run();
        assertThat(waiting.told).containsExactly("two");
        two.waitsNoMore();
        two.asks(limits);
        two.leave();
        waiting.run();
        assertThat(waiting.told).containsExactly("two", "three");
    }

    @Test
    void whoLeavesTheLineIsForgotten() {
        limits.follow(new Limits(1, NONE, NONE, NONE, 0));
        Share one = client();
        Share two = client();
        one.connect(limits);
        two.waitFor(Limit.CONNECTIONS, limits, waiting.named("two"), Waiting.millis(1_000), false);
        waiting.run();
        two.leave();
        one.leave();
        waiting.run();

        assertThat(waiting.told).isEmpty();
        assertThat(limits.waiting(Limit.CONNECTIONS)).isZero();
        assertThat(limits.connected()).isZero();
    }

    @Test
    void manyReloadsGiveNoMoreThanTheRate() {
        limits.follow(new Limits(NONE, 10, 10, NONE, 0));
        Share client = client();
        int passed = 0;
        for (int i = 0; i < 50; i++) {
            limits.follow(new Limits(NONE, 10, 10 - i % 2, NONE, 0));
            while (client.passes(limits)) {
                passed++;
            }
        }
        assertThat(passed).isLessThanOrEqualTo(10).isGreaterThanOrEqualTo(9);
    }

    @Test
    void refusalsAreCountedByReason() {
        limits.refused(Limit.CONNECTIONS);
        limits.refused(Limit.CONCURRENT_MISSES);
        limits.refused(Limit.CONCURRENT_MISSES);

        assertThat(limits.refusals(Limit.CONNECTIONS)).isEqualTo(1);
        assertThat(limits.refusals(Limit.REQUESTS_PER_SECOND)).isZero();
        assertThat(limits.refusals(Limit.CONCURRENT_MISSES)).isEqualTo(2);
    }
}
