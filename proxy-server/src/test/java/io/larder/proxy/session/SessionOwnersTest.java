package io.larder.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.session.SessionId;
import io.larder.proxy.auth.Principal;
import org.junit.jupiter.api.Test;

class SessionOwnersTest {
    private static final Principal ANN = new Principal("ann", "admin", "SCRAM-SHA-256");
    private static final Principal BOB = new Principal("bob", "admin", "SCRAM-SHA-256");

    private final SessionOwners owners = new SessionOwners(() -> 0);

    @Test
    void aSessionIsWhoseItWasFirst() {
        assertThat(owners.belongsTo(new SessionId(1, 1), ANN)).isTrue();
        assertThat(owners.belongsTo(new SessionId(1, 1), BOB)).isFalse();
    }

    /** A user may make up as many ids as he likes: 112 bytes each, which no limit of memory counts. */
    @Test
    void whoeverMakesUpSessionsTakesSomeMegabytes() {
        for (int i = 0; i < 300_000; i++) {
            owners.belongsTo(new SessionId(i * 0x9E3779B97F4A7C15L, i), BOB);
        }
        assertThat(owners.known()).isLessThanOrEqualTo(100_016);
    }
}
