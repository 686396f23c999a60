package io.larder.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.Tag;
import com.mongodb.TagSet;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.ServerType;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which servers suit, by mode, tags, staleness and distance. */
class CandidatesTest {
    private static final ServerDescription PRIMARY = member("a", ServerType.REPLICA_SET_PRIMARY, 5, 0, "ny");
    private static final ServerDescription NEAR = member("b", ServerType.REPLICA_SET_SECONDARY, 7, 0, "ny");
    private static final ServerDescription FAR = member("c", ServerType.REPLICA_SET_SECONDARY, 40, 0, "sf");
    private static final ServerDescription STALE = member("d", ServerType.REPLICA_SET_SECONDARY, 6, 200, "sf");
    private static final ServerDescription ARBITER = member("e", ServerType.REPLICA_SET_ARBITER, 1, 0, "ny");

    private static ServerDescription member(String host, ServerType type, long rttMillis, long lagSeconds, String dc) {
        return ServerDescription.builder()
                .address(new ServerAddress(host))
                .state(ServerConnectionState.CONNECTED)
                .ok(true)
                .type(type)
                .setName(type == ServerType.SHARD_ROUTER ? null : "rs")
                .tagSet(new TagSet(new Tag("dc", dc)))
                .minWireVersion(0)
                .maxWireVersion(21)
                .roundTripTime(rttMillis, TimeUnit.MILLISECONDS)
                .lastWriteDate(Date.from(java.time.Instant.ofEpochSecond(1_000_000 - lagSeconds)))
                .lastUpdateTimeNanos(1)
                .build();
    }

    private static List<String> choose(ClusterType type, ReadPreference preference, ServerDescription... servers) {
        return choose(ClusterConnectionMode.MULTIPLE, type, Target.read(preference), servers);
    }

    private static List<String> choose(
            ClusterConnectionMode mode, ClusterType type, Target target, ServerDescription... servers) {
        ClusterDescription description = new ClusterDescription(
                mode,
                type,
                Arrays.asList(servers),
                ClusterSettings.builder()
                        .mode(mode)
                        .hosts(List.of(new ServerAddress("a")))
                        .build(),
                ServerSettings.builder().build());
        List<ServerView> views =
                Arrays.stream(servers).map(s -> ServerView.of(s, null, 0)).toList();
        return new Candidates(description, mode == ClusterConnectionMode.SINGLE, views)
                .of(target).stream().map(s -> s.address().getHost()).toList();
    }

    private static List<String> inSet(ReadPreference preference) {
        return choose(ClusterType.REPLICA_SET, preference, PRIMARY, NEAR, FAR, STALE, ARBITER);
    }

    @Test
    void modesOfAReplicaSetWithinTheLatencyWindow() {
        assertThat(inSet(ReadPreference.primary())).containsExactly("a");
        assertThat(inSet(ReadPreference.primaryPreferred())).containsExactly("a");
        assertThat(inSet(ReadPreference.secondary())).containsExactly("b", "d");
        assertThat(inSet(ReadPreference.secondaryPreferred())).containsExactly("b", "d");
        assertThat(inSet(ReadPreference.nearest())).containsExactly("a", "b", "d");
    }

    @Test
    void withoutAPrimaryOnlyWhatNeedsNoneIsServed() {
        assertThat(choose(ClusterType.REPLICA_SET, ReadPreference.primary(), NEAR, FAR))
                .isEmpty();
        assertThat(choose(ClusterType.REPLICA_SET, ReadPreference.primaryPreferred(), NEAR, FAR))
                .containsExactly("b");
        assertThat(choose(ClusterType.REPLICA_SET, ReadPreference.secondaryPreferred(), PRIMARY))
                .containsExactly("a");
        assertThat(choose(ClusterType.REPLICA_SET, ReadPreference.secondary(), PRIMARY))
                .isEmpty();
    }

    @Test
    void theFirstTagSetThatSomeServerHasDecides() {
        TagSet tokyo = new TagSet(new Tag("dc", "tokyo"));
        TagSet sf = new TagSet(new Tag("dc", "sf"));
        assertThat(inSet(ReadPreference.secondary(List.of(tokyo, sf)))).containsExactly("d");
        assertThat(inSet(ReadPreference.secondary(List.of(tokyo)))).isEmpty();
        assertThat(inSet(ReadPreference.secondaryPreferred(List.of(tokyo)))).containsExactly("a");
        assertThat(inSet(ReadPreference.secondary(List.of(tokyo, new TagSet()))))
                .containsExactly("b", "d");
    }

    @Test
    void membersThatLagTooMuchAreLeftOut() {
        assertThat(inSet(ReadPreference.secondary(100, TimeUnit.SECONDS))).containsExactly("b");
        assertThat(inSet(ReadPreference.nearest(100, TimeUnit.SECONDS))).containsExactly("a", "b");
        assertThat(inSet(ReadPreference.secondary(300, TimeUnit.SECONDS))).containsExactly("b", "d");
        // Without a primary the lag is measured from the member that is furthest.
        assertThat(choose(ClusterType.REPLICA_SET, ReadPreference.secondary(100, TimeUnit.SECONDS), NEAR, STALE))
                .containsExactly("b");
    }

    @Test
    void anyNearRouterSuitsWhateverThePreference() {
        ServerDescription one = member("r1", ServerType.SHARD_ROUTER, 5, 0, "ny");
        ServerDescription two = member("r2", ServerType.SHARD_ROUTER, 9, 0, "ny");
        ServerDescription far = member("r3", ServerType.SHARD_ROUTER, 90, 0, "ny");
        for (ReadPreference preference : List.of(
                ReadPreference.primary(),
                ReadPreference.secondary(),
                ReadPreference.nearest(List.of(new TagSet(new Tag("dc", "x")))))) {
            assertThat(choose(ClusterType.SHARDED, preference, one, two, far)).containsExactly("r1", "r2");
        }
    }

    @Test
    void aServerAskedForDirectlySuitsWhateverItIs() {
        assertThat(choose(ClusterConnectionMode.SINGLE, ClusterType.REPLICA_SET, Target.PRIMARY, NEAR))
                .containsExactly("b");
    }

    @Test
    void aServerWithACursorIsFoundByItsAddress() {
        Target there = Target.server(new ServerAddress("c"));
        assertThat(choose(ClusterConnectionMode.MULTIPLE, ClusterType.REPLICA_SET, there, PRIMARY, FAR))
                .containsExactly("c");
        assertThat(choose(ClusterConnectionMode.MULTIPLE, ClusterType.REPLICA_SET, there, PRIMARY, NEAR))
                .isEmpty();
    }

    @Test
    void nothingSuitsBeforeTheUpstreamIsKnown() {
        assertThat(choose(ClusterType.UNKNOWN, ReadPreference.nearest())).isEmpty();
    }
}
