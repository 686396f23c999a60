package io.larder.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.AfterChange;
import io.larder.config.CacheConfig;
import io.larder.config.CacheLevel;
import io.larder.config.Hints;
import io.larder.config.PolicyConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which policy holds for which queries. */
class PoliciesTest {
    private static final String SHAPE = "find {status: ?}";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void nothingSaidIsCoherentWithoutAgeLimit() throws Exception {
        PolicyConfig policy = load("", Map.of(), Map.of()).policy("shop", "products", SHAPE);

        assertThat(policy.level()).isEqualTo(CacheLevel.COHERENT);
        assertThat(policy.ttl()).isEmpty();
        assertThat(policy.ttlAlone()).isEqualTo(Duration.ofSeconds(60));
        assertThat(policy.afterChange()).isEqualTo(AfterChange.DROP);
        assertThat(policy.hints()).isEqualTo(Hints.NARROW);
        assertThat(policy.verifyRate()).isZero();
        assertThat(policy.shadow()).isFalse();
        assertThat(policy.staleIfDown()).isEmpty();
    }

    @Test
    void everyPolicyThatMatchesChangesWhatItNamesAndTheLastWordWins() throws Exception {
        CacheConfig cache = load(
                """
                cache: {ttl: 10m}
                policies:
                - {namespace: shop.*, level: bounded, bound: 2s, verify-rate: 1%}
                - {namespace: [shop.orders, shop.carts], bound: 300ms, max-entry-size: 4KiB}
                - {namespace: shop.carts, level: off}
                """,
                Map.of(), Map.of());

        assertThat(cache.policy("shop", "products", SHAPE)).satisfies(policy -> {
            assertThat(policy.level()).isEqualTo(CacheLevel.BOUNDED);
            assertThat(policy.bound()).isEqualTo(Duration.ofSeconds(2));
            assertThat(policy.verifyRate()).isEqualTo(0.01);
            assertThat(policy.ttl()).contains(Duration.ofMinutes(10));
        });
        assertThat(cache.policy("shop", "orders", SHAPE)).satisfies(policy -> {
            assertThat(policy.level()).isEqualTo(CacheLevel.BOUNDED);
            assertThat(policy.bound()).isEqualTo(Duration.ofMillis(300));
            assertThat(policy.maxEntrySize()).hasToString("4KiB");
        });
        assertThat(cache.policy("shop", "carts", SHAPE).level()).isEqualTo(CacheLevel.OFF);
        assertThat(cache.policy("other", "carts", SHAPE).level()).isEqualTo(CacheLevel.COHERENT);
    }

    @Test
    void aPolicyMayBeAboutOneShape() throws Exception {
        CacheConfig cache = load(
                """
                policies:
                - {namespace: shop.products, level: off}
                - {namespace: shop.products, shape: 'find {status: *}', level: ttl, ttl: 5s}
                """,
                Map.of(),
                Map.of());

        assertThat(cache.policy("shop", "products", SHAPE).level()).isEqualTo(CacheLevel.TTL);
        assertThat(cache.policy("shop", "products", "find {name: ?}").level()).isEqualTo(CacheLevel.OFF);
        assertThat(cache.mayCache("shop", "products")).isTrue();
    }

    @Test
    void cachingIsPossibleWhereAnyShapeIsNotOff() throws Exception {
        CacheConfig cache = load(
                """
                cache: {level: off}
                policies:
                - {namespace: shop.*, level: coherent}
                - {namespace: shop.products, shape: 'count *', level: off}
                - {namespace: shop.carts, level: off}
                """,
                Map.of(),
                Map.of());

        assertThat(cache.mayCache("shop", "orders")).isTrue();
        assertThat(cache.mayCache("shop", "products")).isTrue();
        assertThat(cache.mayCache("shop", "carts")).isFalse();
        assertThat(cache.mayCache("other", "orders")).isFalse();
    }

    @Test
    void flagsNeedNoOrder() throws Exception {
        CacheConfig cache = load(
                "policies:\n- {namespace: shop.products, level: bounded, ttl: 1h}\n",
                Map.of("LARDER_TTL", "shop.products=30m,*=20s"),
                Map.of(
                        "ttl",
                        "shop.products=60s",
                        "level",
                        "shop.carts=ttl,shop.*=coherent",
                        "off",
                        "shop.carts,tmp.*"));

        assertThat(cache.policy("shop", "products", SHAPE)).satisfies(policy -> {
            assertThat(policy.level()).isEqualTo(CacheLevel.COHERENT);
            assertThat(policy.ttl()).contains(Duration.ofSeconds(60));
        });
        assertThat(cache.policy("shop", "carts", SHAPE).level()).isEqualTo(CacheLevel.OFF);
        assertThat(cache.policy("shop", "carts", SHAPE).ttl()).contains(Duration.ofSeconds(20));
        assertThat(cache.policy("tmp", "x", SHAPE).level()).isEqualTo(CacheLevel.OFF);
        assertThat(cache.policy("shop", "orders", SHAPE).level()).isEqualTo(CacheLevel.COHERENT);
    }

    @Test
    void everySettingOfAPolicyIsSetByFileVariableAndFlag() throws Exception {
        Map<String, String> texts = Map.of(
                "ttl", "7s",
                "bound", "8s",
                "max-entry-size", "9KiB",
                "after-change", "refresh",
                "hints", "trusted",
                "verify-rate", "25%",
                "shadow", "on",
                "stale-while-revalidate", "2s",
                "stale-if-down", "3s",
                "level", "bounded");
        StringBuilder yaml = new StringBuilder("policies:\n- namespace: a.b\n");
        texts.forEach((key, text) ->
                yaml.append("  ").append(key).append(": ").append(text).append('\n'));
        Map<String, String> flags = new HashMap<>();
        Map<String, String> variables = new HashMap<>();
        texts.forEach((key, text) -> flags.put(key, "a.b=" + text));
        flags.forEach((key, text) ->
                variables.put("LARDER_" + key.toUpperCase(Locale.ROOT).replace('-', '_'), text));

        PolicyConfig inFile = load(yaml.toString(), Map.of(), Map.of()).policy("a", "b", SHAPE);

        assertThat(inFile.toString())
                .isEqualTo("PolicyConfig[level=BOUNDED, ttl=Optional[PT7S], bound=PT8S, maxEntrySize=9KiB,"
                        + " afterChange=REFRESH, hints=TRUSTED, verifyRate=0.25, shadow=true,"
                        + " staleWhileRevalidate=Optional[PT2S], staleIfDown=Optional[PT3S]]");
        assertThat(load("", variables, Map.of()).policy("a", "b", SHAPE)).isEqualTo(inFile);
        assertThat(load("", Map.of(), flags).policy("a", "b", SHAPE)).isEqualTo(inFile);
    }

    @Test
    void aPolicyCanTakeStalenessBack() throws Exception {
        CacheConfig cache = load(
                "cache: {level: ttl, stale-if-down: 1h}\npolicies:\n- {namespace: a.b, stale-if-down: off}\n",
                Map.of(),
                Map.of());

        assertThat(cache.policy("a", "c", SHAPE).staleIfDown()).contains(Duration.ofHours(1));
        assertThat(cache.policy("a", "b", SHAPE).staleIfDown()).isEmpty();
    }

    private CacheConfig load(String yaml, Map<String, String> environment, Map<String, String> flags) throws Exception {
        Path file = Files.writeString(directory.resolve("larder.yaml"), yaml);
        return ConfigLoader.load(new Sources(Optional.of(file), environment, flags))
                .cache();
    }
}
