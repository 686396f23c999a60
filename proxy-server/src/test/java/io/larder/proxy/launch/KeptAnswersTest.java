package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.proxy.launch.tenant.KeptAnswers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of the level that really holds. */
class KeptAnswersTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static KeptAnswers of(CachingFixture fixture) {
        return KeptAnswers.of(fixture.proxy.tenants().first());
    }

    @Test
    void whereAChangeStreamRunsTheLevelIsTheOneThatIsAskedFor() throws Exception {
        try (CachingFixture fixture = new CachingFixture("cache-after-change=refresh", "cache-verify-rate=1")) {
            await().atMost(SOON).untilAsserted(() -> assertThat(of(fixture))
                    .isEqualTo(new KeptAnswers("level coherent, by a change stream", List.of())));
        }
    }

    @Test
    void whereLoginsAreRelayedItIsATimeToLiveAndWhatNeedsMoreIsNamed() throws Exception {
        EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(EmbeddedUser.root("ann", "secret"))
                .start();
        try (CachingFixture fixture =
                new CachingFixture(set, "auth-mode=relay", "cache-after-change=refresh", "cache-verify-rate=1")) {
            assertThat(of(fixture).level())
                    .as("from the first line on: no stream is waited for that will not come")
                    .startsWith("level ttl (no change stream: clients'");
            assertThat(of(fixture).hindered())
                    .satisfiesExactly(verify -> assertThat(verify).startsWith("verify-rate, shadow:"));
        }
    }

    @Test
    void whereNothingIsKeptThatIsSaid() throws Exception {
        try (CachingFixture fixture = new CachingFixture("cache-level=off")) {
            assertThat(of(fixture)).isEqualTo(new KeptAnswers("none are kept (level off)", List.of()));
        }
    }
}
