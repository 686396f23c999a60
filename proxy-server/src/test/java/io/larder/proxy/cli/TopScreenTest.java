package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** What is drawn of two looks. */
class TopScreenTest {
    private static TopSample sample(double at, int hits, int misses, int drops, String stream) {
        return ofTenants(
                at,
                hits,
                misses,
                drops,
                "{tenant: 'default', hits: " + (hits - 7) + ", joined: 7, misses: " + misses + ", stream: " + stream
                        + "}");
    }

    private static TopSample ofTenants(double at, int hits, int misses, int drops, String tenants) {
        BsonDocument stats = BsonDocument.parse("{requests: {hit: {count: " + hits
                + ", p50Millis: 0.02, p99Millis: 0.1}, joined: {count: 0, p50Millis: 0.0, p99Millis: 0.0}, miss: {count: "
                + misses + ", p50Millis: 1.5, p99Millis: 9.0}}, bypasses: {'policy-off': 9, 'in-transaction': 11},"
                + " cache: {entries: 2, bytes: 3145728}, tenants: [" + tenants + "]}");
        BsonDocument shapes = BsonDocument.parse("{shapes: [" + row("find shop.products {sku: ?}", hits, misses, 0)
                + ", " + row("count shop.orders {open: ?}", 1, 1, drops) + "]}");
        return TopSample.of(at, stats, List.of(shapes, shapes));
    }

    private static String row(String shape, int hits, int misses, int drops) {
        return "{tenant: 'default', namespace: 'shop.products', shape: '" + shape + "', hits: " + hits
                + ", joined: 0, misses: " + misses + ", invalidations: {precise: " + drops + ", conservative: 0}}";
    }

    private static final String LIVE = "{state: 'live', fallenBack: null, ageSeconds: 0.25, lagSeconds: 0}";

    @Test
    void ratesAreThoseSinceTheLookBefore() {
        TopSample before = sample(100, 1000, 500, 4, LIVE);
        TopSample now = sample(102, 1180, 520, 10, LIVE);

        assertThat(String.join("\n", TopScreen.lines("127.0.0.1:9217", before, now, 120, 0)))
                .isEqualTo(
                        """
                        larder at 127.0.0.1:9217   up 1m42s   stream live, lag 0 s, heard 0.3 s ago
                        hit rate 90.0 %   since the start 69.4 %   2 entries, 3.0 MiB

                        outcome      per second    since start     p50 ms     p99 ms
                        hit                90.0           1180      0.020      0.100
                        joined              0.0              0      0.000      0.000
                        miss               10.0            520      1.500      9.000
                        bypasses   in-transaction 11, policy-off 9

                           reads/s  hit rate    drops/s  hottest shapes
                             100.0    90.0 %        0.0  find shop.products {sku: ?}

                           reads/s  hit rate    drops/s  most invalidated shapes
                               0.0         -        3.0  count shop.orders {open: ?}""");
    }

    @Test
    void eachTenantsStreamIsToldAndTheWorstOfThemFirst() {
        String old = LIVE.replace("0.25", "7.5");
        String four = "{tenant: 'a', stream: " + LIVE + "}, {tenant: 'b', stream: {state: 'none', fallenBack: null}},"
                + " {tenant: 'c'}, {tenant: 'd', stream: " + old + "}";
        List<String> lines = TopScreen.lines("here", null, ofTenants(10, 900, 100, 5, four), 120, 0);
        assertThat(lines.get(0)).isEqualTo("larder at here   up 10.0s   4 tenants");
        assertThat(lines.subList(2, 7))
                .containsExactly(
                        "tenant b: no change stream yet",
                        "tenant c: no change stream",
                        "tenant d: stream live, lag 0 s, heard 7.5 s ago",
                        "tenant a: stream live, lag 0 s, heard 0.3 s ago",
                        "");

        String six = four + ", {tenant: 'e', stream: " + LIVE + "}, {tenant: 'f', stream: " + LIVE + "}";
        assertThat(TopScreen.lines("here", null, ofTenants(10, 900, 100, 5, six), 120, 0))
                .contains("and of 2 more tenants, no worse")
                .noneMatch(line -> line.startsWith("tenant f"));
    }

    @Test
    void theFirstLookTellsOfTheTimeSinceTheStart() {
        List<String> lines = TopScreen.lines("here", null, sample(10, 900, 100, 5, LIVE), 120, 0);
        assertThat(lines.get(1)).startsWith("hit rate 90.0 %");
        assertThat(lines).anyMatch(line -> line.matches("hit +90\\.0 +900 .*"));
    }

    /** What is not kept after all went upstream like what is only forwarded: the outcomes alone do not tell of it. */
    @Test
    void theHitRateIsOfLookupsWhateverBecameOfThem() {
        BsonDocument stats = BsonDocument.parse(
                "{requests: {hit: {count: 50, p50Millis: 0.0, p99Millis: 0.0}, forward:"
                        + " {count: 50, p50Millis: 0.0, p99Millis: 0.0}}, bypasses: {}, cache: {entries: 1, bytes: 2048},"
                        + " tenants: [{tenant: 'a', hits: 40, joined: 0, misses: 50}, {tenant: 'b', hits: 10, joined: 0, misses: 0}]}");
        BsonDocument shapes = BsonDocument.parse("{shapes: [" + row("(other)", 1, 1, 0) + "]}");

        List<String> lines = TopScreen.lines("here", null, TopSample.of(1, stats, List.of(shapes)), 120, 0);
        assertThat(lines.get(1)).isEqualTo("hit rate 50.0 %   since the start 50.0 %   1 entries, 2.0 KiB");
        assertThat(lines).anyMatch(line -> line.endsWith("  shop.products (other)"));
    }

    @Test
    void itFitsIntoAnyScreen() {
        TopSample now = sample(10, 900, 100, 5, "{state: 'none', fallenBack: 'the upstream is a standalone'}");
        for (int width : new int[] {1, 2, 20, 80, 200}) {
            for (int height : new int[] {1, 5, 10, 24, 100}) {
                List<String> lines = TopScreen.lines("here", null, now, width, height);
                assertThat(lines).hasSizeLessThanOrEqualTo(height).allMatch(line -> line.length() <= width);
            }
        }
        assertThat(TopScreen.lines("here", null, now, 30, 24).get(0)).isEqualTo("larder at here   up 10.0s   n~");
        assertThat(TopScreen.lines("here", null, now, 200, 24).get(0))
                .endsWith("no change stream: the upstream is a standalone");
    }

    @Test
    void whatIsNotThereIsNotDrawn() {
        BsonDocument stats = BsonDocument.parse("{requests: {}, bypasses: {}}");
        assertThat(TopScreen.lines("here", null, TopSample.of(0, stats, List.of()), 80, 0))
                .contains("bypasses   none")
                .anyMatch(line -> line.endsWith("no change stream"))
                .anyMatch(line -> line.endsWith("(none)"));
    }
}
