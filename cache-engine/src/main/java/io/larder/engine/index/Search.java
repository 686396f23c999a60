package io.larder.engine.index;

import io.larder.engine.change.Change;
import io.larder.engine.coherence.EqualityValues;
import io.larder.engine.coherence.Reach;
import io.larder.engine.value.DocumentId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way from a change of one namespace to the entries that it may concern.
 *
 * <pre>
 *   change ---- its document ----&gt; byDocument: identity -&gt; chain of entries that hold or name it
 *      |
 *      +------- for each group: whom of its shape can it reach?
 *                  NONE, HOLDERS   nobody but those
 *                  VALUES          values of the document at the group's field -&gt; chains of the group
 *                  ALL             all of the group
 *                                     |
 *                                     v
 *               few: each is asked (Affects) and dies or stays
 *               many: the group's generation moves on; all of it is dead at once, and taken
 *               apart a little at every later call
 * </pre>
 *
 * It costs what it finds, and never more than the limit of entries asked plus one step for each group.
 */
final class Search {
    /** So many entries that share a document are ended without being asked; beyond that, everything goes. */
    private static final int ENDED_UNASKED = 2048;

    private final Groups groups;
    private final Chains byDocument;
    private final Remains remains;

    Search(Groups groups, Chains byDocument, Remains remains) {
        this.groups = groups;
        this.byDocument = byDocument;
        this.remains = remains;
    }

    /** Puts the questions to all of them. False if that cannot be done one by one: then everything is affected. */
    boolean run(Change change, long time, Questions questions, Drops drops) {
        groups.reach(change);
        if (change.id() != null && !askHolders(change.id(), questions, drops)) {
            return false;
        }
        for (Group group : groups) {
            if (!group.mayBeOlderThan(time)) {
                continue;
            }
            switch (group.reached()) {
                case NONE -> {}
                case HOLDERS -> holdersOf(group, questions, drops);
                case VALUES -> valuesOf(group, change, questions, drops);
                case ALL -> allOf(group, change, questions, drops);
            }
        }
        return true;
    }

    /** False if there are more of them than can be ended one by one. */
    private boolean askHolders(DocumentId id, Questions questions, Drops drops) {
        int unasked = 0;
        Edge next = byDocument.first(id);
        while (next != null) {
            Edge edge = next;
            next = edge.next;
            Placement placement = edge.placement;
            if (!placement.isCurrent()) {
                remains.take(placement, drops);
                continue;
            }
            if (placement.group().reached() == Reach.NONE) {
                continue;
            }
            if (!questions.isOpenTo(placement)) {
                continue;
            }
            if (questions.mayAskMore(1)) {
                questions.ask(placement, edge.held);
            } else if (unasked++ < ENDED_UNASKED) {
                remains.end(placement, false, drops);
            } else {
                return false;
            }
        }
        return true;
    }

    /** Through their documents they have been asked; those that are not found by documents have not. */
    private void holdersOf(Group group, Questions questions, Drops drops) {
        if (group.finding() == Finding.AS_A_WHOLE) {
            askAll(group, questions, drops);
        } else if (group.finding() == Finding.BY_VALUE && group.field() != null) {
            ask(group, group.withoutValue(), questions, drops);
        }
    }

    private void valuesOf(Group group, Change change, Questions questions, Drops drops) {
        if (group.finding() == Finding.BY_IDENTITY && change.id() != null) {
            return;
        }
        Set<DocumentId> values =
                group.field() == null || change.document() == null || group.finding() != Finding.BY_VALUE
                        ? null
                        : EqualityValues.of(change.document(), group.field());
        if (values == null) {
            askAll(group, questions, drops);
            return;
        }
        for (DocumentId value : values) {
            if (!ask(group, group.withValue(value), questions, drops)) {
                return;
            }
        }
        ask(group, group.withoutValue(), questions, drops);
    }

    private void allOf(Group group, Change change, Questions questions, Drops drops) {
        boolean foundByDocument = group.finding() == Finding.BY_IDENTITY && change.id() != null;
        if (!foundByDocument) {
            askAll(group, questions, drops);
        }
    }

    /** Asks each one of a group, or drops it whole if they are too many. */
    private void askAll(Group group, Questions questions, Drops drops) {
        if (!questions.mayAskMore(group.all().size())) {
            remains.drop(group, drops);
            return;
        }
        Placement next = group.all().first();
        while (next != null) {
            Placement placement = next;
            next = placement.next;
            if (questions.isOpenTo(placement)) {
                questions.ask(placement, false);
            }
        }
    }

    /** Asks each one of a chain, or drops the whole group if they are too many; false then. */
    private boolean ask(Group group, @Nullable Edge first, Questions questions, Drops drops) {
        if (first != null && !questions.mayAskMore(first.size)) {
            remains.drop(group, drops);
            return false;
        }
        Edge next = first;
        while (next != null) {
            Edge edge = next;
            next = edge.next;
            if (questions.isOpenTo(edge.placement)) {
                questions.ask(edge.placement, false);
            }
        }
        return true;
    }
}
