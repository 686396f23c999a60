package io.larder.engine.index;

import io.larder.engine.change.Change;
import io.larder.engine.coherence.Affects;
import io.larder.engine.entry.Entry;
import io.larder.engine.entry.Held;
import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.value.DocumentId;
import io.larder.engine.window.ClusterTime;
import java.util.Set;
import java.util.function.Consumer;

/** The entries that were read from one namespace, made findable for the changes that may concern them: see {@link Search}. */
public final class NamespaceIndex {
    private final Namespace namespace;
    private final IndexLimits limits;
    private final Affects affects;
    private final Groups groups;
    private final Chains byDocument = new Chains();
    private final Remains remains = new Remains();
    private final Parts parts = new Parts(remains);
    private final Search search;

    public NamespaceIndex(Namespace namespace, IndexLimits limits, Affects affects) {
        this.namespace = namespace;
        this.limits = limits;
        this.affects = affects;
        this.groups = new Groups(limits.shapes());
        this.search = new Search(groups, byDocument, remains);
    }

    /** Entries in here, dead ones that have not been taken apart among them. */
    public int size() {
        return remains.size();
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
        Set<DocumentId> ids = held.ids() == null ? Set.of() : held.ids();
        if (group.finding() == Finding.BY_VALUE) {
            group.addByValue(placement, query);
        }
        if (group.finding() != Finding.AS_A_WHOLE) {
            for (DocumentId id : ids) {
                placement.join(byDocument, own(id, query), true);
            }
        }
        Set<DocumentId> named = group.finding() == Finding.BY_IDENTITY ? query.ids() : null;
        if (named != null) {
            for (DocumentId id : named) {
                if (!ids.contains(id)) {
                    boolean mayBeShown = held.ids() == null;
                    placement.join(byDocument, id, mayBeShown);
                }
            }
        }
        entry.takes(placement);
        group.holds(entry.proof().time(), entry.usage());
        remains.added();
        parts.add(placement);
    }

    /** The query's own object for this identity, so that the table does not keep a second one alive. */
    private static DocumentId own(DocumentId id, Query query) {
        DocumentId named = query.equalityValue();
        return named != null && named.equals(id) ? named : id;
    }

    private Finding findingOf(Query query, Held held) {
        Shape shape = query.shape();
        boolean own = shape.namespaces().indexOf(namespace) == 0
                && shape.namespaces().lastIndexOf(namespace) == 0
                && !shape.indexDependent();
        int named = query.named();
        int shown = held.ids() == null ? 0 : held.ids().size();
        if (!own || named + shown > limits.documents()) {
            return Finding.AS_A_WHOLE;
        }
        if (shape.filterFirst() && query.namesDocuments()) {
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
        if (remains.size() == 0) {
            return;
        }
        boolean everything = change.mayRedefine();
        if (everything || !change.namespace().equals(namespace)) {
            dropAll(drops);
            return;
        }
        parts.tell(change, time, drops);
        Questions questions = new Questions(affects, change, time, limits.asked(), remains, drops);
        if (!search.run(change, time, questions, drops)) {
            dropAll(drops);
        }
    }

    /** Ends everything. */
    public void dropAll(Drops drops) {
        for (Group group : groups) {
            remains.drop(group, drops);
        }
    }

    /** Takes some of the dead apart. */
    public void sweep(Drops drops) {
        remains.sweep(drops);
    }

    /** An entry has left its tier, or was not admitted to it. */
    public void remove(Entry entry) {
        entry.forEachPlace(place -> {
            if (place instanceof Placement placement && placement.isIn(this)) {
                parts.leave(placement);
                remains.leave(placement);
            }
        });
    }

    /** Shows each entry that is alive. */
    public void forEach(Consumer<Entry> visitor) {
        for (Group group : groups) {
            for (Placement each = group.all().first(); each != null; each = each.next) {
                visitor.accept(each.entry());
            }
        }
    }

    /** Shows each entry that holds or names the document. */
    public void forEach(DocumentId id, Consumer<Entry> visitor) {
        for (Edge edge = byDocument.first(id); edge != null; edge = edge.next) {
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
