package io.larder.engine.simulation.schedule;

import io.larder.engine.simulation.model.Criterion;
import io.larder.engine.simulation.model.Doc;
import io.larder.engine.simulation.model.IdForm;
import io.larder.engine.simulation.model.ModelWrite;
import io.larder.engine.simulation.model.Ns;
import io.larder.engine.simulation.model.State;
import io.larder.engine.simulation.model.Update;
import org.jspecify.annotations.Nullable;

/** Makes up writes. */
public final class WriteChoice {
    private static final Update.Kind[] UPDATES = Update.Kind.values();
    /** Numbers that are stored as an _id; decimals only compare. */
    private static final int STORED_FORMS = 3;

    private WriteChoice() {}

    /** A write of documents; inserts more often while there is little. */
    public static ModelWrite documents(Dice dice, State state) {
        Ns ns = namespace(dice);
        int id = dice.below(State.IDS);
        int kind = dice.below(20);
        if (state.get(ns, id) == Doc.NONE && kind < 7) {
            return insert(dice, ns, id);
        }
        if (kind < 11) {
            return update(dice, ns, id);
        }
        if (kind < 14) {
            return replace(dice, ns, id);
        }
        if (kind < 15) {
            return insert(dice, ns, id);
        }
        boolean byId = dice.below(3) < 2;
        Criterion filter = byId ? byId(dice, id) : QueryPool.filter(dice);
        return write(ModelWrite.Kind.DELETE, ns, filter, id, 0, null, false, !byId && dice.flip());
    }

    private static Ns namespace(Dice dice) {
        return dice.below(3) < 2 ? Ns.C0 : Ns.of(dice.below(Ns.count()));
    }

    public static ModelWrite insert(Dice dice, Ns ns, int id) {
        return write(ModelWrite.Kind.INSERT, ns, Criterion.ALL, id, document(dice), null, false, false);
    }

    private static int document(Dice dice) {
        int form = dice.oneIn(3) ? dice.below(STORED_FORMS) : 0;
        return Doc.from(dice.below(1 << 14), form);
    }

    private static ModelWrite replace(Dice dice, Ns ns, int id) {
        return write(
                ModelWrite.Kind.REPLACE,
                ns,
                byId(dice, id),
                id,
                Doc.from(dice.below(1 << 14), 0),
                null,
                dice.flip(),
                false);
    }

    private static ModelWrite update(Dice dice, Ns ns, int id) {
        Update update = new Update(dice.among(UPDATES), dice.below(64));
        ModelWrite.Kind kind = dice.oneIn(5) ? ModelWrite.Kind.FIND_AND_MODIFY : ModelWrite.Kind.UPDATE;
        if (dice.below(3) < 2) {
            return write(kind, ns, byId(dice, id), id, 0, update, dice.oneIn(3), false);
        }
        Criterion filter = QueryPool.filter(dice);
        boolean upsert = canUpsert(filter, update) && dice.flip();
        boolean many = kind == ModelWrite.Kind.UPDATE && dice.flip();
        return write(kind, ns, filter, filter.onlyId() >= 0 ? filter.onlyId() : id, 0, update, upsert, many);
    }

    /** Where it is plain what document an upsert makes. */
    private static boolean canUpsert(Criterion filter, Update update) {
        boolean simple = filter.kind() == Criterion.Kind.A || filter.kind() == Criterion.Kind.X;
        return simple && filter.value() >= 0 && update.kind() != Update.Kind.SET_A_BY_PIPELINE;
    }

    private static Criterion byId(Dice dice, int id) {
        return Criterion.id(id, dice.oneIn(3) ? IdForm.of(dice.below(STORED_FORMS)) : IdForm.INT);
    }

    public static ModelWrite definition(Dice dice) {
        Ns ns = Ns.of(dice.below(Ns.count()));
        return switch (dice.below(7)) {
            case 0 -> definition(ModelWrite.Kind.CREATE, ns, ns);
            case 1 -> definition(ModelWrite.Kind.DROP, ns, ns);
            case 2, 3, 4 -> definition(ModelWrite.Kind.DROP_DATABASE, ns, ns);
            default -> {
                Ns from = ns == Ns.D0 ? Ns.C0 : ns;
                Ns to = Ns.of((from.ordinal() + 1 + dice.below(2)) % Ns.D0.ordinal());
                yield definition(ModelWrite.Kind.RENAME, from, to);
            }
        };
    }

    /** The same where there are views; one shows what is in the first collection, in place of one of the other two. */
    public static ModelWrite definitionOrView(Dice dice) {
        Ns ns = dice.flip() ? Ns.C1 : Ns.C2;
        return switch (dice.below(6)) {
            case 0 -> create(ns);
            case 1, 2 -> drop(ns);
            case 3 -> view(ns);
            default -> definition(dice);
        };
    }

    /** All that is in the same database. */
    public static ModelWrite dropDatabase(Ns ns) {
        return definition(ModelWrite.Kind.DROP_DATABASE, ns, ns);
    }

    /** A collection of that name. */
    public static ModelWrite create(Ns ns) {
        return definition(ModelWrite.Kind.CREATE, ns, ns);
    }

    /** What was there is dropped. */
    public static ModelWrite drop(Ns ns) {
        return definition(ModelWrite.Kind.DROP, ns, ns);
    }

    /** A view in place of this. */
    public static ModelWrite view(Ns ns) {
        return definition(ModelWrite.Kind.CREATE_VIEW, ns, ns);
    }

    private static ModelWrite definition(ModelWrite.Kind kind, Ns ns, Ns target) {
        return new ModelWrite(kind, ns, target, Criterion.ALL, 0, 0, null, false, false);
    }

    private static ModelWrite write(
            ModelWrite.Kind kind,
            Ns ns,
            Criterion filter,
            int id,
            int doc,
            @Nullable Update update,
            boolean upsert,
            boolean many) {
        return new ModelWrite(kind, ns, ns, filter, id, doc, update, upsert, many);
    }
}
