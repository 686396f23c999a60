package io.larder.proxy.upstream;

import com.mongodb.ServerAddress;
import io.larder.proxy.topology.PoolLimits;
import io.netty.channel.EventLoop;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a pool comes by its connections: a few at a time, for the requests that wait for them, and after an attempt that failed
 * not at once again. All that is made is of the server's present generation; what was begun before is given up. On the pool's
 * loop.
 */
final class PoolGrowth {
    /** After a failed attempt that says nothing of the server's state the next one waits a little. */
    private static final long RETRY_NANOS = 500_000_000;

    private final EventLoop loop;
    private final ServerAddress server;
    private final ConnectionOpener opener;
    private final int mostConnecting;
    private final int maxSize;
    private final IntSupplier open;
    private final BiConsumer<UpstreamConnection, Handshaken> opened;
    private final Consumer<UpstreamFailure> failed;
    private final Openings openings = new Openings();
    private int generation;
    private int wanted;
    /** Of the latest attempt; null if that went well. */
    private @Nullable UpstreamFailure lastFailure;

    private long retryAtNanos = System.nanoTime();

    /**
     * Of one pool.
     *
     * @param open how many connections the pool has
     * @param opened takes one more
     * @param failed told of a failure after which the next attempt waits
     */
    PoolGrowth(
            EventLoop loop,
            ServerAddress server,
            int generation,
            ConnectionOpener opener,
            int maxSize,
            IntSupplier open,
            BiConsumer<UpstreamConnection, Handshaken> opened,
            Consumer<UpstreamFailure> failed) {
        PoolLimits limits = opener.settings().pool();
        this.loop = loop;
        this.server = server;
        this.generation = generation;
        this.opener = opener;
        this.mostConnecting = limits.maxConnecting();
        this.maxSize = maxSize;
        this.open = open;
        this.opened = opened;
        this.failed = failed;
    }

    int generation() {
        return generation;
    }

    int opening() {
        return openings.size();
    }

    @Nullable
    UpstreamFailure lastFailure() {
        return lastFailure;
    }

    /** Why a request must not wait for this pool, if that is so: the account was refused a moment ago. */
    @Nullable
    UpstreamFailure refusal() {
        UpstreamFailure failure = lastFailure;
        boolean refused = failure != null && failure.kind() == UpstreamFailure.Kind.AUTHENTICATION;
        return refused && !mayTry() ? failure : null;
    }

    private boolean mayTry() {
        return System.nanoTime() - retryAtNanos >= 0;
    }

    void want() {
        wanted++;
        grow();
    }

    void unwant() {
        wanted--;
    }

    /** Makes connections for those who wait. */
    void grow() {
        while (openings.size() < Math.min(wanted, mostConnecting)
                && open.getAsInt() + openings.size() < maxSize
                && mayTry()) {
            openOne();
        }
    }

    /** Makes one towards the least number, whether anybody waits or not. */
    void growTo(int least) {
        if (open.getAsInt() < least && openings.size() == 0 && mayTry()) {
            openOne();
        }
    }

    private void openOne() {
        int madeIn = generation;
        Opening one = openings.begin(
                (connection, handshaken) -> {
                    lastFailure = null;
                    if (madeIn == generation) {
                        opened.accept(connection, handshaken);
                    } else {
                        connection.close();
                    }
                    grow();
                },
                failure -> openFailed(failure, madeIn));
        opener.open(loop, server, madeIn, one);
    }

    private void openFailed(UpstreamFailure failure, int madeIn) {
        if (madeIn != generation) {
            grow();
            return;
        }
        retryAtNanos = System.nanoTime() + RETRY_NANOS;
        lastFailure = failure;
        failed.accept(failure);
    }

    /** What was heard of the server before this generation counts no more. */
    void beginAnew(int newGeneration) {
        generation = newGeneration;
        retryAtNanos = System.nanoTime();
        lastFailure = null;
        openings.cancel();
    }
}
