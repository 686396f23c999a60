package io.larder.engine.simulation.schedule;

import io.larder.engine.simulation.model.Criterion;
import io.larder.engine.simulation.model.Doc;
import io.larder.engine.simulation.model.IdForm;
import io.larder.engine.simulation.model.ModelQuery;
import io.larder.engine.simulation.model.ModelQuery.Kind;
import io.larder.engine.simulation.model.ModelQuery.Sort;
import io.larder.engine.simulation.model.Ns;
import io.larder.engine.simulation.model.Projection;
import io.larder.engine.simulation.model.State;

/** The few queries that the clients of one run have. */
public final class QueryPool {
    private static final Kind[] KINDS = Kind.values();
    private static final Sort[] SORTS = Sort.values();
    private static final Projection[] PROJECTIONS = Projection.values();
    private static final IdForm[] ID_FORMS = IdForm.values();

    private final ModelQuery[] queries;

    public QueryPool(Profile profile) {
        Dice dice = new Dice().reset(profile.poolSeed());
        queries = new ModelQuery[profile.queries()];
        for (int i = 0; i < queries.length; i++) {
            queries[i] = query(dice);
        }
    }

    public int size() {
        return queries.length;
    }

    public ModelQuery get(int place) {
        return queries[place];
    }

    /** Mostly finds; half of the time in the first collection, so that queries have to do with each other. */
    private static ModelQuery query(Dice dice) {
        Ns ns = dice.flip() ? Ns.C0 : Ns.of(dice.below(Ns.count()));
        Kind kind = dice.below(3) < 2 ? Kind.FIND : dice.among(KINDS);
        Criterion filter = filter(dice);
        return switch (kind) {
            case COUNT, DISTINCT_A, DISTINCT_T, GROUP_BY_A, COMPUTED_ID -> ModelQuery.of(kind, ns, filter);
            case LOOKUP, UNION -> {
                Ns first = ns == Ns.D0 ? Ns.C0 : ns;
                Ns near = first == Ns.C1 ? Ns.C0 : Ns.C1;
                // The form that names another database is one that only few servers know, but the engine must not rely
                // on that.
                Ns other = kind == Kind.LOOKUP && dice.flip() ? Ns.D0 : near;
                yield new ModelQuery(kind, first, other, filter, Sort.NONE, 0, 0, Projection.WHOLE);
            }
            case FIND, PLAIN_PIPELINE -> {
                Sort sort = dice.flip() ? Sort.NONE : dice.among(SORTS);
                int limit = dice.oneIn(3) ? 1 + dice.below(3) : 0;
                int skip = dice.oneIn(5) ? 1 : 0;
                Projection shown = dice.flip() ? Projection.WHOLE : dice.among(PROJECTIONS);
                yield new ModelQuery(kind, ns, ns, filter, sort, skip, limit, shown);
            }
        };
    }

    static Criterion filter(Dice dice) {
        int a = dice.oneIn(6) ? Doc.NULL : dice.below(6);
        int x = dice.oneIn(6) ? Doc.NULL : dice.below(4);
        return switch (dice.below(12)) {
            case 0 -> Criterion.ALL;
            case 1, 2 -> Criterion.id(dice.below(State.IDS), dice.among(ID_FORMS));
            case 3 -> new Criterion(Criterion.Kind.ID_IN, dice.below(State.IDS), dice.below(State.IDS));
            case 4, 5 -> new Criterion(Criterion.Kind.A, a, 0);
            case 6 -> {
                int from = dice.below(5);
                yield new Criterion(Criterion.Kind.A_RANGE, from, from + 1 + dice.below(3));
            }
            case 7 -> new Criterion(Criterion.Kind.X, x, 0);
            case 8 -> new Criterion(Criterion.Kind.N, dice.below(4), dice.below(4) - 1);
            case 9 -> new Criterion(Criterion.Kind.T, dice.below(4), 0);
            case 10 -> new Criterion(Criterion.Kind.A_AND_X, a, x);
            default -> new Criterion(Criterion.Kind.A_OR_T, a, dice.below(4));
        };
    }
}
