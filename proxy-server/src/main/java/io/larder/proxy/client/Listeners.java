package io.larder.proxy.client;

import io.larder.proxy.net.EventLoops;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** The places where clients connect, which may change while clients are there, and through them all clients. Any thread may use it. */
public final class Listeners implements AutoCloseable {
    private final EventLoops loops;
    private final ClientSide side;
    /** In the order of the settings; replaced as a whole, under the lock. */
    private volatile List<BoundListener> bound = List.of();

    /** Guarded by this. */
    private boolean stopped;

    private Listeners(EventLoops loops, ClientSide side) {
        this.loops = loops;
        this.side = side;
    }

    /**
     * Binds all of them, or none.
     *
     * @throws BindFailedException naming the address
     */
    public static Listeners bind(
            EventLoops loops, List<ListenerSettings> settings, ClientLimits limits, RequestHandler.Factory requests)
            throws BindFailedException {
        Listeners listeners = new Listeners(loops, new ClientSide(loops, limits, requests));
        boolean bound = false;
        try {
            listeners.prepare(settings).apply();
            bound = true;
            return listeners;
        } finally {
            if (!bound) {
                listeners.close();
            }
        }
    }

    /**
     * Has all of these in place of those there are, or none. A listener stays where its settings are called as before, or where
     * they are of the same address and port; all others are bound anew. Not for two threads at once.
     *
     * @throws BindFailedException naming the address; then all is as it was
     */
    public ListenerChange prepare(List<ListenerSettings> wanted) throws BindFailedException {
        List<BoundListener> left = new ArrayList<>(bound);
        @Nullable BoundListener[] staying = new BoundListener[wanted.size()];
        stay(wanted, left, staying, (its, one) -> its.name().equals(one.name()));
        stay(wanted, left, staying, ListenerSettings::isOfTheSamePlace);
        Map<BoundListener, ListenerSettings> next = new LinkedHashMap<>();
        List<BoundListener> added = new ArrayList<>();
        boolean all = false;
        try {
            for (int i = 0; i < staying.length; i++) {
                BoundListener its = staying[i];
                if (its == null) {
                    its = BoundListener.bind(loops, side, wanted.get(i));
                    added.add(its);
                }
                next.put(its, wanted.get(i));
            }
            all = true;
        } finally {
            if (!all) {
                added.forEach(BoundListener::close);
            }
        }
        return new ListenerChange(this, next, added, left);
    }

    private static void stay(
            List<ListenerSettings> wanted,
            List<BoundListener> left,
            @Nullable BoundListener[] staying,
            BiPredicate<ListenerSettings, ListenerSettings> like) {
        for (int i = 0; i < staying.length; i++) {
            ListenerSettings one = wanted.get(i);
            if (staying[i] == null) {
                staying[i] = left.stream()
                        .filter(its -> like.test(its.settings(), one))
                        .findFirst()
                        .orElse(null);
                left.remove(staying[i]);
            }
        }
    }

    /** These are what there is from now on; false where there is to be nothing any more. */
    synchronized boolean replace(List<BoundListener> others) {
        if (!stopped) {
            bound = List.copyOf(others);
        }
        return !stopped;
    }

    /** Where they really listen, in the order of the settings. */
    public List<SocketAddress> addresses() {
        return bound.stream().map(BoundListener::address).toList();
    }

    /** From now on these hold; who is connected stays so. How large messages may be is decided at the start. */
    public void follow(ClientLimits limits) {
        side.follow(limits);
    }

    /** How many clients are connected. */
    public int connections() {
        return side.counts().total();
    }

    /** How many were refused since the start because they were one too many. */
    public long refused() {
        return side.counts().refused();
    }

    /** The clients one by one. */
    public Roster roster() {
        return side.roster();
    }

    public GatheringMemory requestMemory() {
        return side.requestMemory();
    }

    public GatheringMemory replyMemory() {
        return side.replyMemory();
    }

    /** Done when every exchange is over that is going on now. */
    public CompletableFuture<Void> exchangesOver() {
        return side.exchangesOver();
    }

    /** Accepts no more and ends the connections over which nothing but hellos came; all others go on. */
    public void sendAway() {
        stopAccepting();
        side.sendWatchersAway();
    }

    /**
     * Accepts no more, lets what is in flight end, and closes what has not ended after the limit. Blocks; not on an event
     * loop. Returns whether everything ended by itself.
     */
    public boolean drain(Duration limit) {
        stopAccepting();
        try {
            side.drain().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            close();
        }
    }

    private synchronized void stopAccepting() {
        if (!stopped) {
            stopped = true;
            bound.forEach(BoundListener::close);
        }
    }

    /** At once, whatever clients are doing. */
    @Override
    public void close() {
        stopAccepting();
        side.closeAll();
    }
}
