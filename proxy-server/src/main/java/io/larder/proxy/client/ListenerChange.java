package io.larder.proxy.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Other listeners in place of those there are, ready to take effect: what is new is bound and lets nobody in yet. One of
 * {@link #apply} and {@link #abandon} is to be called, once.
 */
public final class ListenerChange {
    private final Listeners listeners;
    /** In the order of the configuration, with what each is to go by. */
    private final Map<BoundListener, ListenerSettings> next;

    private final List<BoundListener> added;
    private final List<BoundListener> removed;

    ListenerChange(
            Listeners listeners,
            Map<BoundListener, ListenerSettings> next,
            List<BoundListener> added,
            List<BoundListener> removed) {
        this.listeners = listeners;
        this.next = new LinkedHashMap<>(next);
        this.added = List.copyOf(added);
        this.removed = List.copyOf(removed);
    }

    /** What will be listened on that was not, as it is configured and where that really is. */
    public List<String> added() {
        return said(added);
    }

    /** What will not be listened on any more. */
    public List<String> removed() {
        return said(removed);
    }

    private static List<String> said(List<BoundListener> listeners) {
        return listeners.stream().map(one -> String.valueOf(one.address())).toList();
    }

    /** Takes effect. Who is connected stays so, whatever listener that was by. */
    public void apply() {
        if (!listeners.replace(new ArrayList<>(next.keySet()))) {
            abandon(); // it has been told to listen nowhere any more
            return;
        }
        next.forEach(BoundListener::follow);
        added.forEach(BoundListener::accept);
        removed.forEach(BoundListener::close);
    }

    public void abandon() {
        added.forEach(BoundListener::close);
    }
}
