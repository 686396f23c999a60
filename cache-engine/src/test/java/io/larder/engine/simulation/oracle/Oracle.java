package io.larder.engine.simulation.oracle;

import io.larder.engine.simulation.cluster.Cluster;
import io.larder.engine.simulation.cluster.Op;
import io.larder.engine.simulation.cluster.Times;
import io.larder.engine.simulation.model.Evaluator;
import io.larder.engine.simulation.model.ModelQuery;
import io.larder.engine.simulation.model.State;
import java.util.Arrays;
import java.util.List;

/**
 * Says whether an answer is one that the contract allows: that it is what the query gives on the data of some moment, and that the
 * moment is late enough.
 */
public final class Oracle {
    private static final Demand NOTHING = new Demand(0, -1, 0);

    private final Cluster cluster;
    private final Evaluator evaluator;

    public Oracle(Cluster cluster, Evaluator evaluator) {
        this.cluster = cluster;
        this.evaluator = evaluator;
    }

    /**
     * An answer that is proven to a cluster time: it must be right at a moment that can never be lost, not before that time, not
     * before a place in the history, not before the session's floor; and right as well with all that the session is owed.
     */
    public void proven(String what, ModelQuery query, byte[] answer, long provenTo, int notBefore, Demand demand) {
        List<Op> history = cluster.history();
        int committed = cluster.committed();
        long needed = Times.later(provenTo, demand.floor());
        if (Times.after(needed, history.get(committed - 1).time())) {
            throw new Violation(what + ": " + query + " is given out for time " + Times.text(needed) + ", but only "
                    + Times.text(history.get(committed - 1).time()) + " is committed");
        }
        search(what, query, answer, Math.max(notBefore, cluster.lastUpTo(needed)), committed, demand);
    }

    /** An answer without proof: right at some moment, whether that can still be lost or not, and with all that the session is owed. */
    public void unproven(String what, ModelQuery query, byte[] answer, int notBefore, Demand demand) {
        int floor = demand.floor() == 0 ? 0 : cluster.lastUpTo(demand.floor());
        search(
                what,
                query,
                answer,
                Math.max(floor, notBefore),
                cluster.history().size(),
                demand);
    }

    /** The answer to the data as they are. */
    public void current(String what, ModelQuery query, byte[] answer) {
        int last = cluster.history().size() - 1;
        search(what, query, answer, last, last + 1, NOTHING);
    }

    private void search(String what, ModelQuery query, byte[] answer, int from, int to, Demand demand) {
        List<Op> history = cluster.history();
        for (int i = to - 1; i >= from; i--) {
            boolean same = i < to - 1
                    && query.sameData(history.get(i).after(), history.get(i + 1).after());
            if (!same && isAnswer(query, history.get(i).after(), answer)) {
                State owed = Owed.after(history, i, demand);
                if (owed == history.get(i).after() || isAnswer(query, owed, answer)) {
                    return;
                }
            }
        }
        throw new Violation(what + ": the answer to " + query + " is wrong at every moment from " + history.get(from)
                + " to " + history.get(to - 1));
    }

    private boolean isAnswer(ModelQuery query, State data, byte[] answer) {
        evaluator.answer(query, data);
        return Arrays.equals(evaluator.bytes(), 0, evaluator.size(), answer, 0, answer.length);
    }
}
