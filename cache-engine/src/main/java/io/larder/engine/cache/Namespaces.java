package io.larder.engine.cache;

import io.larder.engine.coherence.Affects;
import io.larder.engine.name.Namespace;
import io.larder.engine.window.Folded;
import io.larder.engine.window.WindowMemory;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The collections that something is known of, bounded in number. What nobody uses is forgotten when there is need for room,
 * and what was known of it is remembered in sum; when there is nothing to forget, further ones share one state, in which
 * every change concerns every entry. Once that is in use, all changes are noted there too: which collections it stands for is
 * not known.
 *
 * <p>A stream's change is noted only where there is a state. That a fill, whose state is made at the same moment, does not miss
 * it rests on an order: the stream first says in its scope how far it tells ({@code tip}), and looks for the state then; a fill
 * first has a state, and then reads the tip, before which it does not read.
 */
final class Namespaces {
    private static final Namespace OTHERS = new Namespace("", "others");

    /** How many are looked at for one to forget. */
    private static final int LOOKED_AT = 32;

    private final CacheLimits limits;
    private final WindowMemory memory;
    private final Affects affects;
    private final AtomicLong numbers;
    private final Flaws flaws;
    private final ConcurrentHashMap<Namespace, NamespaceState> states = new ConcurrentHashMap<>();
    private final NamespaceState others;
    private volatile boolean crowded;
    private volatile Folded forgotten = Folded.NOTHING;
    private Iterator<NamespaceState> candidates;

    Namespaces(CacheLimits limits, WindowMemory memory, Affects affects, AtomicLong numbers, Flaws flaws) {
        this.limits = limits;
        this.memory = memory;
        this.affects = affects;
        this.numbers = numbers;
        this.flaws = flaws;
        this.others = state(OTHERS, true);
        this.candidates = states.values().iterator();
    }

    private NamespaceState state(Namespace namespace, boolean standsForSeveral) {
        return new NamespaceState(
                namespace,
                standsForSeveral,
                limits.window(),
                memory,
                limits.index(),
                forgotten,
                affects,
                numbers,
                flaws);
    }

    /** The state of a namespace, made if need be, and pinned. */
    NamespaceState pinned(Namespace namespace) {
        while (true) {
            NamespaceState state = states.get(namespace);
            if (state == null) {
                if (states.size() >= limits.namespaces() && !forgetSome()) {
                    return pinnedOthers();
                }
                state = states.computeIfAbsent(namespace, name -> state(name, false));
            }
            if (state.pin()) {
                return state;
            }
            waitUntilForgotten();
        }
    }

    private NamespaceState pinnedOthers() {
        crowded = true;
        others.pin();
        return others;
    }

    /** The state of a namespace, pinned; null if there is none, and nothing of it in here but in the shared one. */
    @Nullable
    NamespaceState existing(Namespace namespace) {
        NamespaceState state = states.get(namespace);
        return state != null && state.pin() ? state : null;
    }

    /** The shared state, pinned; null if it was never needed. */
    @Nullable
    NamespaceState shared() {
        return crowded ? pinnedOthers() : null;
    }

    private synchronized boolean forgetSome() {
        for (int looked = 0; looked < LOOKED_AT; looked++) {
            if (!candidates.hasNext()) {
                candidates = states.values().iterator();
                if (!candidates.hasNext()) {
                    return true;
                }
            }
            NamespaceState candidate = candidates.next();
            Folded known = candidate.forget();
            if (known != null) {
                // In this order: whoever finds it gone finds what it knew.
                forgotten = forgotten.and(known);
                others.learn(known);
                states.remove(candidate.namespace(), candidate);
            }
        }
        return states.size() < limits.namespaces();
    }

    /** Somebody is at it, and does not take long: to have had the lock is all. */
    private void waitUntilForgotten() {
        synchronized (this) {
            assert candidates != null;
        }
    }

    /** Each one that there is now; one that is made meanwhile may be missed. */
    void forEach(Consumer<NamespaceState> visitor) {
        for (NamespaceState state : states.values()) {
            visitor.accept(state);
        }
        if (crowded) {
            visitor.accept(others);
        }
    }

    int size() {
        return states.size();
    }
}
