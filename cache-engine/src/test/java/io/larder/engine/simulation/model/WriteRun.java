package io.larder.engine.simulation.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a write does to the data: the events it causes, in their order, each with the state that it leaves. */
public final class WriteRun {
    private final List<Event> events = new ArrayList<>(2);
    private final List<State> states = new ArrayList<>(2);
    private State state;
    private int matched;
    private int modified;
    private boolean upserted;
    private boolean refused;

    public WriteRun(ModelWrite write, State before) {
        this.state = before;
        switch (write.kind()) {
            case INSERT -> insert(write);
            case UPDATE, FIND_AND_MODIFY, REPLACE -> update(write);
            case DELETE -> delete(write);
            case CREATE -> create(write);
            case DROP -> drop(write);
            case RENAME -> rename(write);
            case DROP_DATABASE -> dropDatabase(write);
            case CREATE_VIEW -> createView(write);
        }
    }

    public List<Event> events() {
        return events;
    }

    public State after(int event) {
        return states.get(event);
    }

    public State after() {
        return state;
    }

    public int matched() {
        return matched;
    }

    public int modified() {
        return modified;
    }

    public boolean upserted() {
        return upserted;
    }

    public boolean refused() {
        return refused;
    }

    private void insert(ModelWrite write) {
        if (state.isView(write.ns()) || state.get(write.ns(), write.id()) != Doc.NONE) {
            refused = true;
            return;
        }
        matched = 1;
        put(Event.Kind.INSERT, write.ns(), write.id(), write.doc(), null);
    }

    private void update(ModelWrite write) {
        for (int id = 0; id < State.IDS && (write.many() || matched == 0); id++) {
            int doc = state.get(write.ns(), id);
            if (doc != Doc.NONE && write.filter().matches(id, doc)) {
                matched++;
                int changed = write.kind() == ModelWrite.Kind.REPLACE
                        ? Doc.withIdForm(write.doc(), Doc.idForm(doc))
                        : write.update().apply(doc);
                if (changed != doc) {
                    modified++;
                    boolean replace = write.kind() == ModelWrite.Kind.REPLACE;
                    put(replace ? Event.Kind.REPLACE : Event.Kind.UPDATE, write.ns(), id, changed, write.update());
                }
            }
        }
        if (matched == 0 && write.upsert()) {
            upsert(write);
        }
    }

    private void upsert(ModelWrite write) {
        if (state.isView(write.ns()) || state.get(write.ns(), write.id()) != Doc.NONE) {
            refused = true;
            return;
        }
        upserted = true;
        int doc = write.doc();
        if (write.kind() != ModelWrite.Kind.REPLACE) {
            Criterion filter = write.filter();
            doc = switch (filter.kind()) {
                case A -> Doc.withA(Doc.bare(0), filter.value());
                case X -> Doc.withX(Doc.bare(0), filter.value());
                case ID -> Doc.bare(0);
                default -> throw new IllegalStateException("an upsert by " + filter);
            };
            doc = write.update().apply(doc);
        }
        put(Event.Kind.INSERT, write.ns(), write.id(), doc, null);
    }

    private void delete(ModelWrite write) {
        for (int id = 0; id < State.IDS && (write.many() || matched == 0); id++) {
            int doc = state.get(write.ns(), id);
            if (doc != Doc.NONE && write.filter().matches(id, doc)) {
                matched++;
                put(Event.Kind.DELETE, write.ns(), id, Doc.NONE, null);
            }
        }
    }

    private void create(ModelWrite write) {
        if (state.exists(write.ns())) {
            refused = true;
            return;
        }
        add(Event.definition(Event.Kind.CREATE, write.ns(), write.ns()), state.with(write.ns(), new int[State.IDS]));
    }

    private void createView(ModelWrite write) {
        if (state.exists(write.ns())) {
            refused = true;
            return;
        }
        add(Event.definition(Event.Kind.CREATE_VIEW, write.ns(), write.ns()), state.withView(write.ns()));
    }

    private void drop(ModelWrite write) {
        if (!state.exists(write.ns())) {
            refused = true;
            return;
        }
        add(Event.definition(Event.Kind.DROP, write.ns(), write.ns()), state.with(write.ns(), null));
    }

    /** With dropTarget: what the new name held is gone. */
    private void rename(ModelWrite write) {
        int[] docs = state.collection(write.ns());
        boolean view = state.isView(write.ns()) || state.isView(write.target());
        if (docs == null || view || write.target() == write.ns()) {
            refused = true;
            return;
        }
        State renamed = state.with(write.target(), docs).with(write.ns(), null);
        add(Event.definition(Event.Kind.RENAME, write.ns(), write.target()), renamed);
    }

    private void dropDatabase(ModelWrite write) {
        for (int i = 0; i < Ns.count(); i++) {
            Ns ns = Ns.of(i);
            if (ns.database().equals(write.ns().database()) && state.exists(ns)) {
                add(Event.definition(Event.Kind.DROP, ns, ns), state.with(ns, null));
            }
        }
        add(Event.definition(Event.Kind.DROP_DATABASE, write.ns(), write.ns()), state);
    }

    private void put(Event.Kind kind, Ns ns, int id, int doc, @Nullable Update update) {
        if (!state.exists(ns)) {
            add(Event.definition(Event.Kind.CREATE, ns, ns), state.with(ns, new int[State.IDS]));
        }
        int before = state.get(ns, id);
        add(new Event(kind, ns, ns, id, before, doc, update), state.with(ns, id, doc));
    }

    private void add(Event event, State after) {
        events.add(event);
        states.add(after);
        state = after;
    }
}
