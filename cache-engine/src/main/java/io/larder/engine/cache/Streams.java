package io.larder.engine.cache;

import io.larder.engine.name.Namespace;
import io.larder.engine.query.Query;
import io.larder.engine.window.ClusterTime;
import io.larder.engine.window.StreamScope;
import java.util.ArrayList;
import java.util.List;

/** The scopes of all open streams, as one immutable array that is replaced as a whole. */
final class Streams {
    private static final StreamScope[] NONE = {};

    private volatile StreamScope[] scopes = NONE;

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

    /** Whether a stream tells of each collection that is read. Allocates nothing. */
    boolean cover(Query query) {
        if (scopes.length == 0) {
            return false;
        }
        List<Namespace> namespaces = query.shape().namespaces();
        for (int i = 0; i < namespaces.size(); i++) {
            if (!cover(namespaces.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** All scopes that cover any of the collections that are read. */
    StreamScope[] over(Query query) {
        List<StreamScope> over = new ArrayList<>(1);
        for (StreamScope scope : scopes) {
            for (Namespace namespace : query.shape().namespaces()) {
                if (scope.covers(namespace)) {
                    over.add(scope);
                    break;
                }
            }
        }
        return over.toArray(NONE);
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
