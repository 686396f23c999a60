package io.larder.engine.session;

import io.larder.engine.change.Change;
import io.larder.engine.name.Namespace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What transactions have written so far. Nobody sees it before the commit, so nothing follows from it until then. A
 * transaction with many changes is remembered by its namespaces only, one with many namespaces as having written
 * everywhere; of too many transactions the one that was idle for longest is forgotten, and its commit is then one of an
 * unknown transaction. Thread safe.
 */
public final class OpenTransactions {
    private static final int MOST_CHANGES = 256;
    private static final int MOST_NAMESPACES = 32;

    private static final class Collected {
        final long number;
        final List<Change> changes = new ArrayList<>();
        final Set<Namespace> wholly = new LinkedHashSet<>();

        Collected(long number) {
            this.number = number;
        }

        void add(Change change) {
            if (wholly.stream().anyMatch(whole -> whole.covers(change.namespace()))) {
                return;
            }
            changes.add(change);
            if (changes.size() > MOST_CHANGES) {
                changes.forEach(each -> wholly.add(each.namespace()));
                changes.clear();
            }
            if (wholly.size() > MOST_NAMESPACES) {
                wholly.clear();
                wholly.add(Namespace.EVERYTHING);
            }
        }

        List<Change> all() {
            List<Change> all = new ArrayList<>(changes);
            wholly.forEach(namespace -> all.add(Change.anything(namespace)));
            return all;
        }
    }

    private final Map<SessionId, Collected> bySession;

    public OpenTransactions(int limit) {
        this.bySession = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<SessionId, Collected> eldest) {
                return size() > limit;
            }
        };
    }

    /** A transaction begins; whatever the session did before it is over. */
    public synchronized void begin(SessionId session, long number) {
        Collected known = bySession.get(session);
        if (known == null || known.number != number) {
            bySession.put(session, new Collected(number));
        }
    }

    /** The transaction has, or may have, made these changes. They are kept without the documents that they are about. */
    public synchronized void collect(SessionId session, long number, List<Change> changes) {
        Collected known = bySession.get(session);
        if (known != null && known.number == number) {
            changes.forEach(change -> known.add(withoutDocument(change)));
        }
    }

    /** Documents may be large and transactions many; without it a change only affects more. */
    private static Change withoutDocument(Change change) {
        return change.document() == null
                ? change
                : new Change(
                        change.namespace(), change.kind(), change.id(), null, change.touched(), change.mayInsert());
    }

    /** All that the transaction may have changed; null if that is not known. */
    public synchronized @Nullable List<Change> changes(SessionId session, long number) {
        Collected known = bySession.get(session);
        return known == null || known.number != number ? null : known.all();
    }

    /** The transaction is over, and it is known how. */
    public synchronized void ended(SessionId session, long number) {
        Collected known = bySession.get(session);
        if (known != null && known.number == number) {
            bySession.remove(session);
        }
    }

    /** The session is over. */
    public synchronized void ended(SessionId session) {
        bySession.remove(session);
    }

    public synchronized int open() {
        return bySession.size();
    }
}
