package io.larder.proxy.request.departure;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * How the requests of one event loop fare while the proxy stops, so that no client sees an error that its driver does not
 * mend. Confined to the loop.
 *
 * <pre>
 *   SERVING --finish()--&gt; FINISHING --leave()--&gt; LEAVING
 * </pre>
 *
 * FINISHING: cursors and transactions go on, and so does whatever a driver could not send again. What would begin something
 * new and can be sent again is held back: were it refused, its driver would drop the connections to this proxy, and with
 * them what is begun. LEAVING: what was held back, and what follows, is refused with the error of a server that shuts down,
 * by which a driver gives up its connections to this server and sends the request to the next.
 */
public final class Departure {
    private enum Phase {
        SERVING,
        FINISHING,
        LEAVING
    }

    private final Set<HeldBack> held = Collections.newSetFromMap(new IdentityHashMap<>());
    private Phase phase = Phase.SERVING;

    public boolean isUnderWay() {
        return phase != Phase.SERVING;
    }

    boolean isLeaving() {
        return phase == Phase.LEAVING;
    }

    public void finish() {
        if (phase == Phase.SERVING) {
            phase = Phase.FINISHING;
        }
    }

    public void leave() {
        phase = Phase.LEAVING;
        List<HeldBack> all = List.copyOf(held);
        held.clear();
        all.forEach(HeldBack::refuse);
    }

    void hold(HeldBack one) {
        held.add(one);
    }

    void forget(HeldBack one) {
        held.remove(one);
    }
}
