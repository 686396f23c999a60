package io.larder.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.key.LookupKey;
import io.larder.engine.key.Scope;
import io.larder.engine.policy.AfterChange;
import io.larder.engine.policy.Level;
import io.larder.engine.policy.Policies;
import io.larder.engine.policy.Policy;
import io.larder.engine.query.Commands;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.CommandViews;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** What is decided about a command because one like it came before must be what is decided about it alone. */
class PlannedTest {
    private static final Policy COHERENT =
            new Policy(Level.COHERENT, Policy.NO_LIMIT, 1000, 1000, 1000, AfterChange.DROP, true, 0, false, 0, 0);
    private static final Policies POLICIES = new Policies(
            (namespace, shape) -> namespace.collection().equals("off") ? Policy.OFF : COHERENT, namespace -> false);
    private static final Scope SCOPE = new Scope("tenant", "upstream", "nobody");

    private static final List<String> COMMANDS = List.of(
            "{find: 'abc', filter: {_id: 1}, $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, $db: 'shop'}",
            "{find: 'off', filter: {_id: 2}, $db: 'shop'}",
            "{find: 'abd', filter: {_id: 2}, $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, $db: 'shup'}",
            "{find: 'abc', filter: {_id: 2}, limit: 1, $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, limit: 0, $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, limit: 2, $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, tailable: true, $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, tailable: false, $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, comment: 'larder: ttl=1s', $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, comment: 'larder: ttl=2s', $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, comment: 'larder: off', $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, comment: 'larder: bad', $db: 'shop'}",
            "{find: 'abc', filter: {_id: 2}, comment: 'larder: fresh', $db: 'shop'}",
            "{find: 'abc', filter: {}, readConcern: {level: 'local'}, $db: 'shop'}",
            "{find: 'abc', filter: {}, readConcern: {level: 'other'}, $db: 'shop'}",
            "{find: 'abc', readConcern: {afterClusterTime: {$timestamp: {t: 1, i: 1}}}, $db: 'shop'}",
            "{find: 'abc', readConcern: {afterClusterTime: {$timestamp: {t: 2, i: 1}}}, $db: 'shop'}",
            "{find: 'abc', batchSize: 5, singleBatch: true, $db: 'shop'}",
            "{find: 'abc', batchSize: 6, singleBatch: true, $db: 'shop'}",
            "{find: 'abc', txnNumber: {$numberLong: '1'}, autocommit: false, $db: 'shop'}",
            "{count: 'abc', query: {a: 1}, $db: 'shop'}",
            "{count: 'abc', query: {a: 2}, $db: 'shop'}",
            "{distinct: 'abc', key: 'a', query: {a: 2}, $db: 'shop'}",
            "{distinct: 'abc', key: 'b', query: {a: 2}, $db: 'shop'}",
            "{aggregate: 'abc', pipeline: [{$match: {a: 1}}], cursor: {}, $db: 'shop'}",
            "{aggregate: 'abc', pipeline: [{$match: {a: 2}}], cursor: {}, $db: 'shop'}",
            "{aggregate: 'abc', pipeline: [{$out: 'x'}], cursor: {}, $db: 'shop'}",
            "{aggregate: 'abc', pipeline: [{$foo: 'x'}], cursor: {}, $db: 'shop'}",
            "{insert: 'abc', documents: [{_id: 1}], $db: 'shop'}",
            "{getMore: {$numberLong: '1'}, collection: 'abc', $db: 'shop'}",
            "{frobnicate: 'abc', $db: 'shop'}");

    private static ByteBuf message(String command) {
        return Commands.message(BsonDocument.parse(command));
    }

    private static List<Object> decided(Planner planner, CommandView command) {
        Plan plan = planner.plan(command);
        List<Object> all = new ArrayList<>(List.of(plan, planner.namespace()));
        if (plan.mayCache()) {
            LookupKey key = new LookupKey();
            all.add(key.compute(SCOPE, planner.read()));
            all.add(key.toKey());
            all.add(planner.policy().general());
            assertThat(planner.read().buffer()).isSameAs(command.message());
            all.add(planner.read().batchSize());
            all.add(planner.hints().badParts());
            all.add(planner.hints().isFresh());
            all.add(planner.hints().ttlNanos(COHERENT));
            all.add(planner.hints().level(COHERENT));
        }
        return all;
    }

    @Test
    void eachAfterEachOfTheOthersIsPlannedAsItIsAlone() {
        CommandViews views = new CommandViews();
        Planner planner = new Planner(POLICIES);
        for (String first : COMMANDS) {
            for (String second : COMMANDS) {
                for (String each : List.of(first, second, second)) {
                    CommandView view = views.parse(message(each));
                    view.validateDocuments();
                    assertThat(decided(planner, view))
                            .as("%s after %s", second, first)
                            .isEqualTo(decided(new Planner(POLICIES), Commands.view(message(each))));
                }
            }
        }
    }

    @Test
    void anotherPlannerKnowsNothingOfIt() {
        CommandViews views = new CommandViews();
        String command = "{find: 'abc', filter: {_id: 1}, $db: 'shop'}";
        for (int i = 0; i < 2; i++) {
            CommandView view = views.parse(message(command));
            view.validateDocuments();
            assertThat(new Planner(POLICIES).plan(view).action()).isEqualTo(Action.LOOKUP);
            assertThat(new Planner().plan(view).action()).isEqualTo(Action.FORWARD);
        }
    }

    @Test
    void aRefusedCommandIsRefusedAgainAndNothingElse() {
        CommandViews views = new CommandViews();
        Planner planner = new Planner(POLICIES);
        for (int i = 0; i < 3; i++) {
            for (String command : List.of("{find: 'off', $db: 'shop'}", "{find: 'abc', $db: 'shop'}")) {
                CommandView view = views.parse(message(command));
                view.validateDocuments();
                assertThat(planner.plan(view).mayCache()).isEqualTo(command.contains("abc"));
            }
        }
    }
}
