package io.larder.engine.index;

import io.larder.engine.value.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * Entries that have an identity in common, by that identity: chains that any of them can leave at once. A hash table that is
 * made of the chains' first edges themselves, because most chains have one edge only and there are as many as entries. A new
 * edge is written to by those that come later only where they share its chain, so that the garbage collector finds what is old
 * as it was.
 *
 * <pre>
 *   heads[hash] ---> first of a chain ---nextHead--> first of another ---> ...
 *                       | next                          | next
 *                       v                               v
 *                    second                           second
 * </pre>
 */
final class Chains {
    private static final int FEWEST = 16;
    private static final int MOST = 1 << 30;

    /** A table that is less full than one in so many becomes smaller: what has left must not go on taking memory. */
    private static final int SPARSE = 8;

    private @Nullable Edge[] heads = new Edge[FEWEST];
    private int chains;

    private int slot(DocumentId id) {
        int hash = id.hashCode();
        return (hash ^ (hash >>> 16)) & (heads.length - 1);
    }

    /** The first one of those with this identity, which knows how many they are; null if there is none. */
    @Nullable
    Edge first(DocumentId id) {
        Edge head = heads[slot(id)];
        while (head != null && !head.id.equals(id)) {
            head = head.nextHead;
        }
        return head;
    }

    Edge join(DocumentId id, Placement placement, boolean held) {
        Edge edge = new Edge(placement, this, id, held);
        Edge head = first(id);
        if (head == null) {
            begin(edge);
        } else {
            Edge second = head.next;
            edge.previous = head;
            edge.next = second;
            if (second != null) {
                second.previous = edge;
            }
            head.next = edge;
            head.size++;
        }
        return edge;
    }

    private void begin(Edge edge) {
        if (chains >= heads.length && heads.length < MOST) {
            resize(heads.length * 2);
        }
        int slot = slot(edge.id);
        edge.size = 1;
        edge.nextHead = heads[slot];
        heads[slot] = edge;
        chains++;
    }

    private void resize(int size) {
        @Nullable Edge[] before = heads;
        heads = new Edge[size];
        for (Edge first : before) {
            Edge head = first;
            while (head != null) {
                Edge next = head.nextHead;
                int slot = slot(head.id);
                head.nextHead = heads[slot];
                heads[slot] = head;
                head = next;
            }
        }
    }

    void leave(Edge edge) {
        Edge previous = edge.previous;
        Edge next = edge.next;
        if (previous == null) {
            replace(edge, next);
            return;
        }
        previous.next = next;
        if (next != null) {
            next.previous = previous;
        }
        Edge head = first(edge.id);
        if (head != null) {
            head.size--;
        }
    }

    /** The first of a chain goes, and the next takes its place; with the last one the chain goes. */
    private void replace(Edge head, @Nullable Edge by) {
        Edge after = head.nextHead;
        if (by == null) {
            chains--;
        } else {
            by.previous = null;
            by.nextHead = after;
            by.size = head.size - 1;
            after = by;
        }
        takeOut(head, after);
        if (heads.length > FEWEST && chains < heads.length / SPARSE) {
            resize(heads.length / 2);
        }
    }

    private void takeOut(Edge head, @Nullable Edge after) {
        int slot = slot(head.id);
        Edge before = heads[slot];
        if (before == head) {
            heads[slot] = after;
            return;
        }
        while (before != null && before.nextHead != head) {
            before = before.nextHead;
        }
        if (before != null) {
            before.nextHead = after;
        }
    }

    /** How many chains there is room for without growing. */
    int room() {
        return heads.length;
    }
}
