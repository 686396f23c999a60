package io.larder.proxy.caching;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.cache.Cache;
import io.larder.engine.cache.CacheLimits;
import io.larder.engine.catalogue.Catalogue;
import io.larder.engine.catalogue.CatalogueLimits;
import io.larder.engine.policy.Policies;
import io.larder.engine.policy.Policy;
import io.larder.engine.stream.NewestClusterTime;
import io.larder.proxy.auth.Principal;
import org.junit.jupiter.api.Test;

/** Whom answers are kept for. */
class CachingTest {
    private static Caching caching() {
        return new Caching(
                "tenant",
                new Cache(CacheLimits.of(1 << 20), System::nanoTime),
                Policies.all(Policy.OFF),
                new Catalogue(CatalogueLimits.defaults(), System::nanoTime),
                new Caching.Upstream(
                        time -> true,
                        names -> {},
                        (connection, names, lender) -> null,
                        () -> false,
                        () -> false,
                        new NewestClusterTime()),
                new CachingSettings(false, 1, 1, 1 << 20, System::nanoTime));
    }

    @Test
    void whoComesLateIsKeptForHoweverManyCameBefore() {
        Caching caching = caching();
        for (int i = 0; i < 20_000; i++) {
            Principal user = new Principal("user" + i, "admin", "SCRAM-SHA-256");
            CachedFor who = caching.whom(user);
            assertThat(who.scope().principal()).contains("user" + i);
            assertThat(caching.whom(user)).isSameAs(who);
        }
    }

    @Test
    void withoutALoginAllAreOne() {
        Caching caching = caching();
        assertThat(caching.whom(Principal.NOBODY)).isSameAs(caching.whom(Principal.NOBODY));
        assertThat(caching.whom(Principal.NOBODY).leases()).isNull();
    }
}
