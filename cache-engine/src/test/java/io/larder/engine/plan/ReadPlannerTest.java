package io.larder.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.name.Namespace;
import io.larder.engine.policy.AfterChange;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.Policies;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.Commands;
import io.larder.engine.reason.Reason;
import io.larder.wire.message.CommandView;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadPlannerTest {
    private static final Policy COHERENT = policy(Level.COHERENT, false);

    private static Policy policy(Level level, boolean trusted) {
        return new Policy(level, Policy.NO_LIMIT, 1000, 1000, 1000, AfterChange.DROP, trusted, 0, false, 0, 0);
    }

    private final Planner planner = new Planner(Policies.all(COHERENT));

    private Plan plan(String command) {
        return planner.plan(Commands.view(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{find: 'c', filter: {a: 1}, $db: 'shop'}",
                "{count: 'c', query: {a: 1}, $db: 'shop'}",
                "{distinct: 'c', key: 'a', $db: 'shop'}",
                "{aggregate: 'c', pipeline: [], cursor: {}, $db: 'shop'}",
                "{find: 'c', comment: 'of another tool', $db: 'shop'}",
                "{find: 'c', comment: 'larder: ttl=1s', $db: 'shop'}"
            })
    void readsAreLookedUp(String command) {
        Plan plan = plan(command);

        assertThat(plan.action()).isEqualTo(Action.LOOKUP);
        assertThat(plan.destination()).isEqualTo(Destination.READ_PREFERENCE);
        assertThat(plan.mayCache()).isTrue();
        assertThat(plan.mayWrite()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{find: 'c', frobnicate: 1, $db: 'shop'}|UNKNOWN_FIELD|FORWARD",
                "{find: 'c', tailable: true, $db: 'shop'}|TAILABLE|FORWARD",
                "{find: 'c', $db: 'local'}|INTERNAL_DATABASE|FORWARD",
                "{find: 'system.profile', $db: 'shop'}|SYSTEM_COLLECTION|FORWARD",
                "{find: 'c', readConcern: {level: 'snapshot'}, $db: 'shop'}|READ_CONCERN|FORWARD",
                "{find: 'c', txnNumber: {$numberLong: '1'}, autocommit: false, $db: 'shop'}|IN_TRANSACTION|FORWARD",
                "{find: 'c', comment: 'larder: off', $db: 'shop'}|HINT_OFF|FORWARD",
                "{find: 'c', comment: {larder: {off: true}}, $db: 'shop'}|HINT_OFF|FORWARD",
                "{find: 'c', comment: 'larder: fresh', $db: 'shop'}|HINT_FRESH|REFILL",
                "{explain: {find: 'c'}, $db: 'shop'}|READ|FORWARD",
                "{listCollections: 1, $db: 'shop'}|READ|FORWARD",
                "{mapReduce: 'c', out: {inline: 1}, $db: 'shop'}|READ|FORWARD",
                "{aggregate: 'c', pipeline: [{$out: 'd'}], cursor: {}, $db: 'shop'}|WRITES_RESULT|FORWARD"
            })
    void othersAreNotAndSayWhy(String command, Reason reason, Action action) {
        Plan plan = plan(command);

        assertThat(plan.reason()).isEqualTo(reason);
        assertThat(plan.action()).isEqualTo(action);
        assertThat(plan).isSameAs(plan(command));
    }

    @Test
    void policiesAreOfNamespaces() {
        Planner some = new Planner(new Policies(
                (namespace, shape) -> namespace.equals(new Namespace("shop", "c")) ? COHERENT : Policy.OFF,
                n -> false));

        for (int i = 0; i < 2; i++) {
            assertThat(some.plan(Commands.view("{find: 'c', $db: 'shop'}")).action())
                    .isEqualTo(Action.LOOKUP);
            assertThat(some.policy().general()).isSameAs(COHERENT);
            assertThat(some.plan(Commands.view("{find: 'cc', $db: 'shop'}")).reason())
                    .isEqualTo(Reason.POLICY_OFF);
            assertThat(some.plan(Commands.view("{find: 'c', $db: 'shops'}")).reason())
                    .isEqualTo(Reason.POLICY_OFF);
            assertThat(some.plan(Commands.view("{find: 'pc', $db: 'sho'}")).reason())
                    .isEqualTo(Reason.POLICY_OFF);
        }
    }

    @Test
    void moreNamespacesThanAreRememberedAreStillToldApart() {
        Planner some = new Planner(new Policies(
                (namespace, shape) -> namespace.collection().endsWith("7") ? COHERENT : Policy.OFF, n -> false));

        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3000; i++) {
                Plan plan = some.plan(Commands.view("{find: 'c" + i + "', $db: 'shop'}"));
                assertThat(plan.mayCache()).isEqualTo(i % 10 == 7);
            }
        }
    }

    @Test
    void moreDatabasesThanAreRememberedAreStillToldApart() {
        Planner some = new Planner(new Policies(
                (namespace, shape) -> namespace.database().endsWith("7") ? COHERENT : Policy.OFF, n -> false));

        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3000; i++) {
                Plan plan = some.plan(Commands.view("{find: 'c', $db: 'shop" + i + "'}"));
                assertThat(plan.mayCache()).isEqualTo(i % 10 == 7);
            }
        }
    }

    @Test
    void namesThatNoServerTakesAreRememberedNowhere() {
        assertThat(plan("{find: '" + "c".repeat(250) + "', $db: 'shop'}").mayCache())
                .isTrue();
        assertThat(plan("{find: '" + "c".repeat(252) + "', $db: 'shop'}").reason())
                .isEqualTo(Reason.BAD_FIELD);
        assertThat(planner.namespace()).isEqualTo(Namespace.EVERYTHING);
        assertThat(plan("{find: 'c', $db: '" + "d".repeat(300) + "'}").reason()).isEqualTo(Reason.BAD_FIELD);
        assertThat(planner.namespace()).isEqualTo(Namespace.EVERYTHING);
    }

    @Test
    void whereHintsAreTrustedOffIsNotTheLastWord() {
        Planner trusting = new Planner(Policies.all(policy(Level.OFF, true)));

        trusting.plan(Commands.view("{find: 'c', comment: 'larder: ttl=1s', $db: 'shop'}"));
        assertThat(trusting.hints().level(trusting.policy().general())).isEqualTo(Level.TTL);
    }

    @Test
    void whereHintsAreTrustedAReadWithoutOneIsStillOff() {
        Planner trusting = new Planner(Policies.all(policy(Level.OFF, true)));

        assertThat(trusting.plan(Commands.view("{find: 'c', $db: 'shop'}")).reason())
                .isEqualTo(Reason.POLICY_OFF);
    }

    @Test
    void theHintOfAnEarlierReadIsForgotten() {
        plan("{find: 'c', comment: 'larder: fresh nonsense', $db: 'shop'}");
        assertThat(planner.hints().badParts()).isEqualTo(1);

        assertThat(plan("{find: 'c', $db: 'shop'}").action()).isEqualTo(Action.LOOKUP);
        assertThat(planner.hints().badParts()).isZero();
    }

    @Test
    void withoutPoliciesNothingIsLookedUp() {
        assertThat(new Planner().plan(Commands.view("{find: 'c', $db: 'shop'}")).action())
                .isEqualTo(Action.FORWARD);
    }

    @Test
    void planningAllocatesNothing() {
        CommandView command =
                Commands.view("{find: 'c', filter: {_id: 1}, limit: 1, comment: 'larder: ttl=5s', $db: 'shop'}");
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            planner.plan(command);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20_000; i++) {
            planner.plan(command);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
    }
}
