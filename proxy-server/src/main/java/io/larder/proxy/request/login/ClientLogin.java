package io.larder.proxy.request.login;

import io.larder.proxy.auth.Principal;
import io.larder.proxy.client.ClientConnection;
import io.larder.proxy.client.RateLimitedLog;
import io.larder.proxy.request.command.RequestFacts;
import io.larder.proxy.request.error.ErrorCode;
import io.larder.proxy.request.error.RefusedException;
import io.larder.proxy.request.exchange.Exchange;
import io.larder.proxy.request.shared.Authentication;
import io.larder.proxy.request.shared.LoopRequests;
import io.larder.proxy.request.shared.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** How one client logs in, from the first request on for which that is known. On the client's event loop. */
public final class ClientLogin {
    private static final RateLimitedLog REFUSED = new RateLimitedLog(LoggerFactory.getLogger(ClientLogin.class));

    private final ClientConnection client;
    private final RequestFacts facts;
    private final LoopRequests loop;
    private final Exchange exchange;
    private @Nullable Login login;

    /**
     * Of one client.
     *
     * @param exchange by which it logs in upstream, where the upstream wants that
     */
    public ClientLogin(ClientConnection client, RequestFacts facts, LoopRequests loop, Exchange exchange) {
        this.client = client;
        this.facts = facts;
        this.loop = loop;
        this.exchange = exchange;
    }

    /** Null while nobody has found out what the upstream wants. */
    public @Nullable Login known() {
        Requests all = loop.all();
        Authentication.Mode mode = all.authentication().mode();
        if (login == null && mode != null) {
            login = switch (mode) {
                case NONE -> NoLogin.NO_LOGIN;
                case SERVICE ->
                    new ServiceUser(
                            all.authentication()::users, all.ongoing().sessionOwners(), all.topology(), this::refused);
                case RELAY -> relayed();
            };
        }
        return login;
    }

    private void refused(String userAndReason) {
        REFUSED.warn("a login from {} was refused: {}", client, userAndReason);
    }

    private Login relayed() {
        RelayedLogin its = new RelayedLogin(client, loop, facts, exchange);
        loop.watch(its.server());
        return its;
    }

    public Login require() throws RefusedException {
        Login its = known();
        if (its == null) {
            throw new RefusedException(
                    ErrorCode.HOST_UNREACHABLE, "Larder has not found out yet whether its upstream wants credentials");
        }
        return its;
    }

    /** Who is logged in, as far as that is known here. */
    public @Nullable String user() {
        Login its = login;
        Principal known = its == null ? null : its.cachedFor();
        if (its != null && (known == null || !known.isLoggedIn())) {
            known = its.principal();
        }
        return known == null || !known.isLoggedIn() ? null : known.user() + "@" + known.database();
    }

    /** The client is gone. */
    public void abandon() {
        if (login instanceof RelayedLogin relayed) {
            loop.unwatch(relayed.server());
            relayed.abandon();
        }
    }
}
