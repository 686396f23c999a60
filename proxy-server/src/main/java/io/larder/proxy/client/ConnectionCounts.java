package io.larder.proxy.client;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How many clients are connected, in all and from each address. Holds an address only while it has connections. Thread safe. */
public final class ConnectionCounts {
    private volatile ClientLimits limits;
    private final AtomicInteger total = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionCounts(ClientLimits limits) {
        this.limits = limits;
    }

    /** From now on these hold; who is counted stays so. */
    void follow(ClientLimits changed) {
        limits = changed;
    }

    /** Counts one more; null, or why it is too many: then it is not counted. */
    @Nullable
    String enter(@Nullable InetAddress address) {
        int maxTotal = limits.maxConnections();
        int maxPerAddress = limits.maxConnectionsPerAddress();
        if (total.incrementAndGet() > maxTotal) {
            total.decrementAndGet();
            refused.increment();
            return "too many connections: the limit is " + maxTotal;
        }
        if (address != null && byAddress.merge(address, 1, Integer::sum) > maxPerAddress) {
            leave(address);
            refused.increment();
            return "too many connections from " + address.getHostAddress() + ": the limit is " + maxPerAddress;
        }
        return null;
    }

    void leave(@Nullable InetAddress address) {
        total.decrementAndGet();
        if (address != null) {
            byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        }
    }

    /** How many were one too many, since the start. */
    public long refused() {
        return refused.sum();
    }

    public int total() {
        return total.get();
    }
}
