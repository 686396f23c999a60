package io.larder.engine.index;

import io.larder.engine.change.Change;
import io.larder.engine.coherence.Affects;
import io.larder.engine.coherence.EqualityValues;
import io.larder.engine.coherence.Reach;
import io.larder.engine.entry.Entry;
import io.larder.engine.entry.Held;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.value.DocumentId;
import io.larder.engine.window.ClusterTime;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The entries that were read from one namespace, and the way from a change to those that it may concern.
 *
 * <pre>
 *   change ---- its document ----> byDocument: identity -> chain of entries that hold or name it
 *      |
 *      +------- for each group: whom of its shape can it reach?
 *                  NONE, HOLDERS   nobody but those
 *                  VALUES          values of the document at the group's field -> chains of the group
 *                  ALL             all of the group
 *                                     |
 *                                     v
 *               few: each is asked (Affects) and dies or stays
 *               many: the group's generation moves on; all of it is dead at once, and taken
 *               apart a little at every later call
 * </pre>
 *
 * A change costs what it finds, and never more than the limit of entries asked plus one step for each group.
 */
public final class NamespaceIndex {
    /** Dead entries that each call takes apart; a call adds no more than one entry, so that they come to an end. */
    private static final int SWEPT_EACH_TIME = 16;

    /** So many entries that share a document are ended without being asked; beyond that, everything goes. */
    private static final int ENDED_UNASKED = 2048;

    private final Namespace namespace;
    private final IndexLimits limits;
    private final Affects affects;
    private final Groups groups;
    private final Map<DocumentId, Chain> byDocument = new HashMap<>();
    private final ArrayDeque<Chain> toSweep = new ArrayDeque<>();
    private int size;

    public NamespaceIndex(Namespace namespace, IndexLimits limits, Affects affects) {
        this.namespace = namespace;
        this.limits = limits;
        this.affects = affects;
        this.groups = new Groups(limits.shapes());
    }

    /** Entries in here, dead ones that have not been taken apart among them. */
    public int size() {
        return size;
    }

    /** The one instance of a shape that is kept, so that entries do not each hold one; the given one if there is none. */
    public Shape known(Shape shape) {
        return groups.known(shape);
    }

    /** Makes an entry findable. It needs not be admitted: what is pending dies as well. */
    public void add(Entry entry, Held held) {
        Query query = entry.query();
        Group group = groups.of(query.shape(), findingOf(query, held), entry.usage());
        Placement placement = new Placement(entry, group, this);
        placement.join(group.all(), false);
        Set<DocumentId> ids = held.ids() == null ? Set.of() : held.ids();
        if (group.finding() == Finding.BY_VALUE) {
            placement.join(group.chainFor(query), false);
        }
        if (group.finding() != Finding.AS_A_WHOLE) {
            for (DocumentId id : ids) {
                placement.join(Chain.in(byDocument, id), true);
            }
        }
        if (group.finding() == Finding.BY_IDENTITY && query.ids() != null) {
            for (DocumentId id : query.ids()) {
                if (!ids.contains(id)) {
                    boolean mayBeShown = held.ids() == null;
                    placement.join(Chain.in(byDocument, id), mayBeShown);
                }
            }
        }
        entry.takes(placement);
        group.holds(entry.proof().time(), entry.usage());
        size++;
    }

    private Finding findingOf(Query query, Held held) {
        Shape shape = query.shape();
        boolean own = shape.namespaces().indexOf(namespace) == 0
                && shape.namespaces().lastIndexOf(namespace) == 0
                && !shape.indexDependent();
        int named = query.ids() == null ? 0 : query.ids().size();
        int shown = held.ids() == null ? 0 : held.ids().size();
        if (!own || named + shown > limits.documents()) {
            return Finding.AS_A_WHOLE;
        }
        if (shape.filterFirst() && query.ids() != null) {
            return Finding.BY_IDENTITY;
        }
        return shape.precise() && held.ids() == null ? Finding.AS_A_WHOLE : Finding.BY_VALUE;
    }

    /**
     * Ends what a change affects.
     *
     * @param time when it happened: what is proven for that time shows it already; {@link ClusterTime#NEVER_REACHED} where
     *     nothing that is in here can
     */
    public void apply(Change change, long time, Drops drops) {
        sweep(drops);
        if (size == 0) {
            return;
        }
        boolean everything = change.mayRedefine();
        if (everything || !change.namespace().equals(namespace)) {
            dropAll(drops);
            return;
        }
        Questions questions = new Questions(affects, change, time, limits.asked(), drops);
        groups.reach(change);
        if (change.id() != null && !askHolders(change.id(), questions, drops)) {
            dropAll(drops);
            return;
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
    }

    /** False if there are more of them than can be ended one by one. */
    private boolean askHolders(DocumentId id, Questions questions, Drops drops) {
        Chain holders = byDocument.get(id);
        int unasked = 0;
        Edge next = holders == null ? null : holders.first();
        while (next != null) {
            Edge edge = next;
            next = edge.next;
            Placement placement = edge.placement;
            if (!placement.isCurrent()) {
                take(placement, drops);
                continue;
            }
            if (placement.group().reached() == Reach.NONE) {
                continue;
            }
            if (!questions.isOpenTo(placement)) {
                continue;
            }
            if (questions.mayAskMore(1)) {
                questions.ask(placement, edge.held, this);
            } else if (unasked++ < ENDED_UNASKED) {
                end(placement, false, drops);
            } else {
                return false;
            }
        }
        return true;
    }

    /** Through their documents they have been asked; those that are not found by documents have not. */
    private void holdersOf(Group group, Questions questions, Drops drops) {
        if (group.finding() == Finding.AS_A_WHOLE) {
            ask(group, group.all(), questions, drops);
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
            ask(group, group.all(), questions, drops);
            return;
        }
        for (DocumentId value : values) {
            Chain chain = group.withValue(value);
            if (chain != null && !ask(group, chain, questions, drops)) {
                return;
            }
        }
        ask(group, group.withoutValue(), questions, drops);
    }

    private void allOf(Group group, Change change, Questions questions, Drops drops) {
        boolean foundByDocument = group.finding() == Finding.BY_IDENTITY && change.id() != null;
        if (!foundByDocument) {
            ask(group, group.all(), questions, drops);
        }
    }

    /** Asks each one of a chain, or drops the whole group if they are too many; false then. */
    private boolean ask(Group group, Chain chain, Questions questions, Drops drops) {
        if (!questions.mayAskMore(chain.size())) {
            drop(group, drops);
            return false;
        }
        Edge next = chain.first();
        while (next != null) {
            Edge edge = next;
            next = edge.next;
            if (questions.isOpenTo(edge.placement)) {
                questions.ask(edge.placement, false, this);
            }
        }
        return true;
    }

    void end(Placement placement, boolean precise, Drops drops) {
        if (placement.leave()) {
            size--;
            if (placement.entry().kill()) {
                drops.ended(placement.entry(), precise);
            } else {
                drops.swept(placement.entry());
            }
        }
    }

    private void take(Placement placement, Drops drops) {
        if (placement.leave()) {
            size--;
            placement.entry().kill();
            drops.swept(placement.entry());
        }
    }

    /** Ends everything. */
    public void dropAll(Drops drops) {
        for (Group group : groups) {
            drop(group, drops);
        }
    }

    private void drop(Group group, Drops drops) {
        if (group.all().size() > 0) {
            drops.endedAsAWhole(group.usage(), group.all().size());
            toSweep.addLast(group.dropAll());
        }
    }

    /** Takes some of the dead apart. */
    public void sweep(Drops drops) {
        int swept = 0;
        while (swept < SWEPT_EACH_TIME && !toSweep.isEmpty()) {
            Edge edge = toSweep.getFirst().first();
            if (edge == null) {
                toSweep.removeFirst();
            } else {
                take(edge.placement, drops);
                swept++;
            }
        }
    }

    /** An entry has left its tier, or was not admitted to it. */
    public void remove(Entry entry) {
        entry.forEachPlace(place -> {
            if (place instanceof Placement placement && placement.isIn(this) && placement.leave()) {
                size--;
            }
        });
    }

    /** Shows each entry that is alive. */
    public void forEach(Consumer<Entry> visitor) {
        for (Group group : groups) {
            for (Edge edge = group.all().first(); edge != null; edge = edge.next) {
                visitor.accept(edge.placement.entry());
            }
        }
    }

    /** Shows each entry that holds or names the document. */
    public void forEach(DocumentId id, Consumer<Entry> visitor) {
        Chain chain = byDocument.get(id);
        for (Edge edge = chain == null ? null : chain.first(); edge != null; edge = edge.next) {
            visitor.accept(edge.placement.entry());
        }
    }

    /** How many entries each group has. */
    public void forEachShape(ShapeVisitor visitor) {
        for (Group group : groups) {
            visitor.shape(group.shape(), group.all().size());
        }
    }

    /** Takes the shapes that entries have been found by. */
    public interface ShapeVisitor {
        void shape(Shape shape, int entries);
    }
}
