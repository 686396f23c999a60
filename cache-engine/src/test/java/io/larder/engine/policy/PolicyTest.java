package io.larder.engine.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.larder.engine.name.Namespace;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final Namespace ORDERS = new Namespace("shop", "orders");

    private static Policy policy(Level level, long ttl, long ttlAlone, double verify, long revalidate, long down) {
        return new Policy(level, ttl, ttlAlone, 5, 5, AfterChange.DROP, false, verify, false, revalidate, down);
    }

    @ParameterizedTest
    @CsvSource({
        "COHERENT, 10, 5, 0.5, 0, 0, true",
        "COHERENT, 10, 5, 0.5, 1, 0, false",
        "COHERENT, 10, 5, 0.5, 0, 1, false",
        "OFF,      10, 5, 0.5, 1, 0, false",
        "OFF,      10, 5, 0.5, 0, 1, false",
        "BOUNDED,  10, 5, 0.5, 1, 1, true",
        "TTL,      10, 5, 0.5, 1, 1, true",
        "TTL,      10, 5, 0.5, -1, 1, false",
        "TTL,      10, 5, 0.5, 1, -1, false",
        "TTL,      4,  5, 0.5, 0, 0, false",
        "TTL,      0,  0, 0.5, 0, 0, false",
        "TTL,      9223372036854775807, 9223372036854775807, 0.5, 0, 0, false",
        "TTL,      9223372036854775807, 5, 1.0, 0, 0, true",
        "TTL,      10, 5, 1.1, 0, 0, false",
        "TTL,      10, 5, -0.1, 0, 0, false",
        "TTL,      10, 5, NaN, 0, 0, false"
    })
    void whatIsAPolicy(
            Level level, long ttl, long ttlAlone, double verify, long revalidate, long down, boolean accepted) {
        if (accepted) {
            assertThat(policy(level, ttl, ttlAlone, verify, revalidate, down).level())
                    .isEqualTo(level);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> policy(level, ttl, ttlAlone, verify, revalidate, down));
        }
    }

    @Test
    void shapesHaveTheirOwnWhereRulesSaySo() {
        Policy usual = policy(Level.COHERENT, 10, 5, 0, 0, 0);
        Policy special = policy(Level.TTL, 10, 5, 0, 0, 0);
        AtomicInteger asked = new AtomicInteger();
        Policies policies = new Policies(
                (namespace, shape) -> {
                    asked.incrementAndGet();
                    return shape.equals("slow") ? special : usual;
                },
                ORDERS::equals);

        NamespacePolicy orders = policies.of(ORDERS);
        assertThat(orders.isByShape()).isTrue();
        assertThat(orders.of("slow")).isSameAs(special).isSameAs(orders.of("slow"));
        assertThat(orders.of("quick")).isSameAs(usual).isSameAs(orders.general());
        assertThat(policies.of(new Namespace("shop", "orders"))).isSameAs(orders);
        assertThat(asked.get()).isEqualTo(3);

        NamespacePolicy others = policies.of(new Namespace("shop", "others"));
        assertThat(others.isByShape()).isFalse();
        assertThat(others.of("slow")).isSameAs(usual);
    }

    @Test
    void moreShapesAndNamespacesThanAreRememberedStillHaveTheirPolicy() {
        Policy usual = policy(Level.COHERENT, 10, 5, 0, 0, 0);
        Policies policies =
                new Policies((namespace, shape) -> shape.endsWith("7") ? usual : Policy.OFF, namespace -> true);

        for (int i = 0; i < 5000; i++) {
            assertThat(policies.of(new Namespace("shop", "c" + i)).of("s7")).isSameAs(usual);
            assertThat(policies.of(ORDERS).of("s" + i).level()).isEqualTo(i % 10 == 7 ? Level.COHERENT : Level.OFF);
        }
    }

    @Test
    void aNamespaceMayCacheIfAnyShapeOrAnyCommentMay() {
        assertThat(Policies.all(Policy.OFF).of(ORDERS).mayCache()).isFalse();
        assertThat(new Policies((n, s) -> Policy.OFF, n -> true).of(ORDERS).mayCache())
                .isTrue();
        Policy trusting = new Policy(Level.OFF, 10, 5, 5, 5, AfterChange.DROP, true, 0, false, 0, 0);
        assertThat(Policies.all(trusting).of(ORDERS).mayCache()).isTrue();
    }
}
