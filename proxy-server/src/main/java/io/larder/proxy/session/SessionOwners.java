package io.larder.proxy.session;

import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whose each logical session is, where Larder uses one upstream account for many users: the upstream then takes them all for
 * one, so that the ids alone would open any session to everybody. Thread safe.
 */
public final class SessionOwners {
    /**
     * About ten megabytes. At the limit the session that was used longest ago is forgotten, and is its user's again with the next
     * request: nobody else knows its id.
     */
    static final int MOST = 100_000;

    /** As long as servers keep a session that is not used. */
    private static final Duration IDLE = Duration.ofMinutes(30);

    private final ExpiringTable<SessionId, Principal> owners;

    public SessionOwners(LongSupplier nanoClock) {
        this.owners = new ExpiringTable<>(MOST, IDLE, nanoClock);
    }

    /** Whether the session is the principal's; one that nobody has used yet becomes so. */
    public boolean belongsTo(SessionId session, Principal principal) {
        return owners.getOrPut(session, principal).equals(principal);
    }

    int known() {
        return owners.size();
    }

    public void sweep() {
        owners.sweep();
    }
}
