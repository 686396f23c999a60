package io.larder.engine.simulation.oracle;

import io.larder.engine.simulation.cluster.Op;
import io.larder.engine.simulation.model.Doc;
import io.larder.engine.simulation.model.Event;
import io.larder.engine.simulation.model.Ns;
import io.larder.engine.simulation.model.State;
import java.util.List;

/**
 * The data of a moment, and on top of them what a session has been told or may find out to be done, but nothing that others
 * did meanwhile: what it has to see at least.
 */
final class Owed {
    private Owed() {}

    /** The very state of the moment, if nothing is owed beyond it. */
    static State after(List<Op> history, int moment, Demand demand) {
        State state = history.get(moment).after();
        for (int i = moment + 1; i < history.size(); i++) {
            Op op = history.get(i);
            if (op.isOwed(demand.session(), demand.replies())) {
                for (Event event : op.events()) {
                    state = with(state, event);
                }
            }
        }
        return state;
    }

    private static State with(State state, Event event) {
        Ns ns = event.ns();
        boolean there = state.get(ns, event.id()) != Doc.NONE;
        return switch (event.kind()) {
            // Where it is there already others have deleted it meanwhile: that is what has not been seen.
            case INSERT -> there ? state : state.with(ns, event.id(), event.after());
            case UPDATE -> there ? state.with(ns, event.id(), event.update().apply(state.get(ns, event.id()))) : state;
            case REPLACE -> there ? state.with(ns, event.id(), event.after()) : state;
            case DELETE -> there ? state.with(ns, event.id(), Doc.NONE) : state;
            case CREATE -> state.exists(ns) ? state : state.with(ns, new int[State.IDS]);
            case CREATE_VIEW -> state.exists(ns) ? state : state.withView(ns);
            case DROP -> state.with(ns, null);
            case RENAME ->
                state.exists(ns)
                        ? state.with(event.target(), state.collection(ns)).with(ns, null)
                        : state;
            case DROP_DATABASE -> state;
        };
    }
}
