package io.larder.proxy.request.cached;

import com.mongodb.ServerAddress;
import io.larder.engine.entry.Entry;
import io.larder.proxy.caching.CachedFor;
import io.larder.proxy.caching.LentReads;
import io.larder.proxy.caching.LoopCaching;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.request.exchange.Exchange;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.topology.ServerRole;
import io.larder.proxy.topology.ServerView;
import io.larder.wire.message.CommandView;
import org.jspecify.annotations.Nullable;

/**
 * What is read for the cache over the connection of one client that is logged in upstream itself: one answer at a time, when the
 * client has the reply to a request, and before the next one goes out. That waits so long.
 */
final class BetweenRequests {
    private final ClientConnection client;
    private final LoopRequests loop;
    private final Exchange exchange;
    private final LoopCaching caching;

    BetweenRequests(ClientConnection client, LoopRequests loop, Exchange exchange, LoopCaching caching) {
        this.client = client;
        this.loop = loop;
        this.exchange = exchange;
        this.caching = caching;
    }

    /**
     * Reads anew what memory has just answered, and whose time is over.
     *
     * @return false if the connection is not lent
     */
    boolean revalidates(CommandView command, Entry hit) {
        return isBoundToPrimary()
                && exchange.lending()
                        .lend(
                                (connection, lender) -> caching.rereads()
                                        .revalidateOver(
                                                connection,
                                                lender,
                                                command,
                                                hit,
                                                client::exchangeDoneButBusy,
                                                client.allocator()),
                                this::goOn);
    }

    /**
     * Reads again what a change has ended and only such as this client can read.
     *
     * @param line what waits for one of these; null where others can read it
     * @return false if the connection is not lent
     */
    boolean readsAgain(CachedFor who, LentReads.@Nullable Line line) {
        return line != null && !line.isEmpty() && mayWait() && reads(who, line);
    }

    private boolean reads(CachedFor who, LentReads.Line line) {
        return exchange.lending()
                .lend(
                        (connection, lender) -> caching.rereads()
                                .againOver(
                                        connection, lender, who, line, client::exchangeDoneButBusy, client.allocator()),
                        this::goOn);
    }

    private boolean mayWait() {
        return client.isWritable() && !loop.departure().isUnderWay() && isBoundToPrimary();
    }

    /** Where each member has a port of its own, a client may be bound to one that lags, or does not answer every read. */
    private boolean isBoundToPrimary() {
        if (!loop.all().presented().asMembers()) {
            return true;
        }
        ServerAddress bound = exchange.boundTo();
        ServerView server = bound == null ? null : loop.all().topology().view().server(bound);
        return server != null && server.role() == ServerRole.PRIMARY;
    }

    private void goOn(boolean clientIsThere) {
        if (clientIsThere) {
            client.freeAgain();
        }
    }
}
