package io.larder.engine.cache;

import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.query.Shape;
import io.larder.engine.window.ClusterTime;
import io.larder.engine.window.StreamScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The scopes of all open streams, as one immutable array that is replaced as a whole. */
final class Streams {
    private static final StreamScope[] NONE = {};

    private static final int SLOTS = 256;

    /** What is known of a shape while these are all streams. Entries share the array of scopes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared but by identity
    private record Over(Shape shape, StreamScope[] all, StreamScope[] scopes, boolean coversAll) {}

    private volatile StreamScope[] scopes = NONE;

    /** By shape; the later takes the place of the earlier. Threads may lose one another's: what is in here is immutable. */
    private final @Nullable Over[] known = new Over[SLOTS];

    synchronized void add(StreamScope scope) {
        List<StreamScope> next = new ArrayList<>(List.of(scopes));
        next.add(scope);
        scopes = next.toArray(NONE);
    }

    synchronized void replace(StreamScope scope, StreamScope by) {
        List<StreamScope> next = new ArrayList<>(List.of(scopes));
        next.replaceAll(one -> one == scope ? by : one);
        scopes = next.toArray(NONE);
    }

    synchronized void remove(StreamScope scope) {
        List<StreamScope> next = new ArrayList<>(List.of(scopes));
        next.remove(scope);
        scopes = next.toArray(NONE);
    }

    StreamScope[] all() {
        return scopes;
    }

    boolean cover(Namespace namespace) {
        for (StreamScope scope : scopes) {
            if (scope.covers(namespace)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a stream tells of each collection that is read. */
    boolean cover(Query query) {
        return scopes.length > 0 && over(query.shape(), scopes).coversAll();
    }

    /** The scopes that together cover each collection that is read; none if there is one of which no stream tells. */
    StreamScope[] covering(Query query) {
        Over all = over(query.shape(), scopes); // looked at once: streams come and go
        return all.coversAll() ? all.scopes() : NONE;
    }

    /** All scopes that cover any of the collections that are read. Not to be written to. */
    StreamScope[] over(Query query) {
        return over(query.shape(), scopes).scopes();
    }

    @SuppressWarnings("ReferenceEquality") // the same array: nothing was added or taken away
    private Over over(Shape shape, StreamScope[] all) {
        int slot = shape.hashCode() & (SLOTS - 1);
        Over here = known[slot];
        if (here == null || here.all() != all || !here.shape().equals(shape)) {
            here = find(shape, all);
            known[slot] = here;
        }
        return here;
    }

    private static Over find(Shape shape, StreamScope[] all) {
        List<StreamScope> over = new ArrayList<>(1);
        Set<Namespace> covered = new HashSet<>();
        for (StreamScope scope : all) {
            List<Namespace> its =
                    shape.namespaces().stream().filter(scope::covers).toList();
            if (!its.isEmpty()) {
                over.add(scope);
                covered.addAll(its);
            }
        }
        return new Over(shape, all, over.toArray(NONE), covered.containsAll(shape.namespaces()));
    }

    /**
     * Up to where all that happens in a collection is known: the smallest watermark of the streams that tell of it;
     * {@link ClusterTime#NONE} where none does.
     */
    long watermark(Namespace namespace) {
        long smallest = ClusterTime.NEVER_REACHED;
        boolean covered = false;
        for (StreamScope scope : scopes) {
            if (scope.covers(namespace)) {
                covered = true;
                smallest = ClusterTime.earliest(smallest, scope.watermark());
            }
        }
        return covered ? smallest : ClusterTime.NONE;
    }

    /** The smallest watermark of all open streams; {@link ClusterTime#NONE} if there is no stream, or one has none yet. */
    long watermark() {
        StreamScope[] now = scopes;
        if (now.length == 0) {
            return ClusterTime.NONE;
        }
        long smallest = ClusterTime.NEVER_REACHED;
        for (StreamScope scope : now) {
            smallest = ClusterTime.earliest(smallest, scope.watermark());
        }
        return smallest;
    }
}
