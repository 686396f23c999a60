package io.larder.integration.olddriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.larder.integration.route.Route;
import io.larder.integration.route.Routes;
import io.larder.integration.route.Server;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What drivers of earlier years get is the same on every way to the data. The oldest opens each connection with two requests by
 * OP_QUERY: isMaster, and buildinfo.
 */
class OldDriversTest {
    private static final Set<String> ROUTES = Set.of(
            "set, directly",
            "set, through Larder",
            "set, through Larder as a set",
            "set, through Larder with zlib on both sides",
            "router, through Larder",
            "set with logins, directly",
            "set with logins, relayed by Larder",
            "set with logins, through Larder with a service account");

    /** Only drivers since 4.3 know the option. */
    private static final String LOAD_BALANCED = "set, through Larder as a load balancer";

    private static final Map<OldDriver, String> DRIVERS = Map.of(
            OldDriver.of("3.12.14"), "mongo-java-driver-3.12.14.jar",
            OldDriver.of("4.11.5"), "mongodb-driver-sync-4.11.5.jar");

    private static final List<String> EXPECTED = List.of(
            "inserted 25",
            "found 0..24 in order: true",
            "left early after {\"_id\": 0, \"n\": 0}",
            "updated 1 of 1, {\"_id\": 1, \"n\": 100}",
            "upserted 30",
            "deleted 5",
            "found and updated {\"_id\": 5, \"n\": 6}",
            "groups [{\"_id\": 0, \"count\": 11}, {\"_id\": 1, \"count\": 10}]",
            "distinct 21",
            "causal read from a secondary {\"_id\": 200, \"n\": 0}",
            "inside 1, outside 0, after commit 1",
            "after abort 0",
            "event insert {\"_id\": 500, \"n\": 1}",
            "event update {\"_id\": 500, \"n\": 2}",
            "event delete null",
            "bulk 2 inserted, 1 modified, 1 deleted, 1 upserted",
            "index n_1, all [_id_, n_1]",
            "duplicate 11000 DUPLICATE_KEY",
            "bulk duplicate at 1, code 11000, 1 inserted",
            "unknown command 59 CommandNotFound");

    @AfterAll
    static void unload() throws IOException {
        for (OldDriver driver : DRIVERS.keySet()) {
            driver.unload();
        }
    }

    static Stream<Arguments> driversAndRoutes() {
        return DRIVERS.keySet().stream().flatMap(driver -> Routes.all().stream()
                .filter(route -> ROUTES.contains(route.name())
                        || (route.name().equals(LOAD_BALANCED)
                                && !driver.toString().contains("3.12")))
                .map(route -> Arguments.of(driver, route)));
    }

    static Stream<OldDriver> drivers() {
        return DRIVERS.keySet().stream();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("driversAndRoutes")
    void theDriverGetsWhatItAsksFor(OldDriver driver, Route route) {
        Server server = route.server().get();
        assertThat(driver.run(server.connectionString())).isEqualTo(EXPECTED);
        server.assertNothingLeft();
    }

    /** Who picks routes by hand may pick none of these. */
    @Test
    void noRouteIsMissed() {
        assumeThat(System.getProperty("larder.test.routes", "")).isEmpty();
        assertThat(Routes.all()).extracting(Route::name).containsAll(ROUTES).contains(LOAD_BALANCED);
    }

    @ParameterizedTest
    @MethodSource("drivers")
    void theDriverIsTheOldOne(OldDriver driver) {
        assertThat(driver.origin()).hasFileName(DRIVERS.get(driver));
    }
}
