package io.larder.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.larder.config.AuthMode;
import io.larder.config.CacheLevel;
import io.larder.config.LarderConfig;
import io.larder.config.TenantChoice;
import io.larder.config.TenantConfig;
import io.larder.config.option.TenantOptions;
import io.larder.config.show.JsonSchema;
import io.larder.config.show.SchemaCheck;
import io.larder.config.show.YamlText;
import io.larder.config.value.ByteSize;
import io.larder.config.value.Glob;
import io.larder.config.value.ListenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class TenantsTest {
    private static final String TWO =
            """
            listeners: [{address: '127.0.0.1:1'}, {address: '127.0.0.1:2'}, {address: '127.0.0.1:3'}]
            upstream: {uri: 'mongodb://all/?maxPoolSize=3', pool: {min: 2}}
            cache: {ttl: 30s, memory: 100MiB}
            policies:
              - {namespace: shop.*, ttl: 1s}
            tenants:
              - name: a
                listener: 127.0.0.1:2
                upstream: {uri: 'mongodb://u:hunter2@a1,a2/?maxPoolSize=7&serverSelectionTimeoutMS=9000'}
                databases: [shop, 'x_*']
                cache: {memory: 10MiB, level: ttl}
                policies:
                  - {namespace: shop.carts, ttl: 2s}
                  - {namespace: shop.logs, level: off}
              - name: b
                listener: ['127.0.0.1:1']
                upstream: {uri: 'mongodb://b'}
                time-limits: {connect: 4s}
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Sources sources(String yaml, Map<String, String> environment, Map<String, String> flags) throws Exception {
        return new Sources(Optional.of(Files.writeString(directory.resolve("larder.yaml"), yaml)), environment, flags);
    }

    private LarderConfig load(String yaml, Map<String, String> flags) throws Exception {
        return ConfigLoader.load(sources(yaml, Map.of(), flags));
    }

    @Test
    void withoutAListThereIsOneMadeOfTheTop() throws Exception {
        LarderConfig config = ConfigLoader.load(Sources.flags(Map.of("upstream", "mongodb://h", "cache-ttl", "5s")));

        assertThat(config.tenants()).hasSize(1);
        TenantConfig only = config.tenants().get(0);
        assertThat(only.name()).isEqualTo("default");
        assertThat(only.choice().isRest()).isTrue();
        assertThat(only.upstream()).isEqualTo(config.upstream());
        assertThat(only.cache()).isEqualTo(config.cache());
        assertThat(only.databases()).isEmpty();
    }

    @Test
    void theTopIsOneOfThemOnlyWhereItHasAnUpstream() throws Exception {
        assertThat(load(TWO, Map.of()).tenants()).extracting(TenantConfig::name).containsExactly("a", "b", "default");
        assertThat(load(TWO.replaceFirst("(?m)^upstream:.*\n", ""), Map.of()).tenants())
                .extracting(TenantConfig::name)
                .containsExactly("a", "b");
    }

    @Test
    void eachHasItsOwnAndWhatIsSaidForAll() throws Exception {
        List<TenantConfig> tenants = load(TWO, Map.of()).tenants();
        TenantConfig a = tenants.get(0);
        TenantConfig b = tenants.get(1);

        assertThat(a.choice())
                .isEqualTo(
                        new TenantChoice(List.of(ListenAddress.parse("127.0.0.1:2")), List.of(), List.of(), List.of()));
        assertThat(a.databases()).containsExactly(new Glob("shop"), new Glob("x_*"));
        assertThat(a.upstream().uri().orElseThrow().hosts()).containsExactly("a1", "a2");
        assertThat(a.upstream().pool().max()).as("of its own connection string").isEqualTo(OptionalInt.of(7));
        assertThat(a.upstream().pool().min()).as("not that of another upstream").isZero();
        assertThat(a.timeLimits().serverSelection()).isEqualTo(Duration.ofSeconds(9));
        assertThat(a.cache().memory()).contains(new ByteSize(10 << 20));
        assertThat(a.cache().standard().level()).isEqualTo(CacheLevel.TTL);
        assertThat(a.cache().standard().ttl()).as("said for all").contains(Duration.ofSeconds(30));
        assertThat(b.upstream().pool().max())
                .as("not that of another connection string")
                .isEqualTo(OptionalInt.of(100));
        assertThat(b.cache().memory()).as("the whole is not the share of one").isEmpty();
        assertThat(b.timeLimits().connect()).contains(Duration.ofSeconds(4));
        assertThat(b.auth().mode()).isEqualTo(AuthMode.AUTO);
    }

    @Test
    void policiesOfOneLieOverThoseForAllAndUnderTheFlags() throws Exception {
        List<TenantConfig> tenants = load(TWO, Map.of("ttl", "shop.carts=3s")).tenants();

        assertThat(tenants.get(0).cache().policy("shop", "carts", "").ttl()).contains(Duration.ofSeconds(3));
        assertThat(tenants.get(0).cache().policy("shop", "logs", "").level()).isEqualTo(CacheLevel.OFF);
        assertThat(tenants.get(1).cache().policy("shop", "logs", "").level()).isEqualTo(CacheLevel.COHERENT);
        assertThat(tenants.get(1).cache().policy("shop", "logs", "").ttl()).contains(Duration.ofSeconds(1));
        assertThat(load(TWO, Map.of())
                        .tenants()
                        .get(0)
                        .cache()
                        .policy("shop", "carts", "")
                        .ttl())
                .contains(Duration.ofSeconds(2));
    }

    @Test
    void flagsAndVariablesMakeTenantsOfTheirOwnAndChangeThoseOfTheFile() throws Exception {
        LarderConfig config = ConfigLoader.load(sources(
                TWO,
                Map.of(
                        "LARDER_TENANT",
                        "a=mongodb://fromVariable,c=mongodb://c1,c2/?w=1",
                        "LARDER_TENANT_DATABASE",
                        "c=x",
                        "LARDER_TENANT_CACHE_MEMORY",
                        "a=11MiB",
                        "LARDER_AUTH_MODE",
                        "service",
                        "LARDER_AUTH_USERS",
                        Files.writeString(directory.resolve("users"), "").toString(),
                        "LARDER_PRESENTATION_AS",
                        "mongos"),
                Map.of(
                        "tenant",
                        "a=mongodb://fromFlag",
                        "tenant-database",
                        "c=one,c=two*",
                        "tenant-databases",
                        "a=p,q")));

        TenantConfig a = config.tenants().get(0);
        assertThat(a.upstream().uri().orElseThrow().hosts()).containsExactly("fromFlag");
        assertThat(a.databases()).containsExactly(new Glob("p"), new Glob("q"));
        assertThat(a.cache().memory()).contains(new ByteSize(11 << 20));
        TenantConfig c = config.tenants().get(2);
        assertThat(c.name()).isEqualTo("c");
        assertThat(c.upstream().uri().orElseThrow().hosts()).containsExactly("c1", "c2");
        assertThat(c.choice().databases()).containsExactly(new Glob("one"), new Glob("two*"));
        assertThat(c.databases())
                .as("those that choose it")
                .isEqualTo(c.choice().databases());
    }

    @Test
    void whatIsShownSetsTheSameFitsTheSchemaAndHoldsNoSecret() throws Exception {
        Explained explained = ConfigLoader.explain(
                sources(TWO, Map.of(), Map.of("tenant", "b=mongodb://u:hunter2@flag", "tenant-databases", "b=z")));
        String yaml = String.join("\n", YamlText.of(explained.settings())) + "\n";

        assertThat(yaml)
                .doesNotContain("hunter2")
                .containsPattern("name: a +# .*larder.yaml:7\n")
                .containsPattern("uri: \"?mongodb://u:\\*\\*\\*@flag/?\"? +# --tenant\n")
                .containsPattern("databases: z +# --tenant-databases\n");
        assertThat(SchemaCheck.faults(JsonSchema.tree(), parsed(yaml))).as(yaml).isEmpty();
        LarderConfig again = ConfigLoader.load(sources(yaml, Map.of(), Map.of()));
        assertThat(again.tenants().toString())
                .isEqualTo(explained.config().tenants().toString());
    }

    @Test
    void onlyTenantsByFlagsAreShownWithTheirNames() throws Exception {
        Explained explained = ConfigLoader.explain(Sources.flags(
                Map.of("tenant", "a=mongodb://h", "tenant-listener", "a=127.0.0.1:5", "listen", "127.0.0.1:5")));

        assertThat(YamlText.of(explained.settings()).stream()
                        .filter(line -> !line.endsWith("# default"))
                        .map(line -> line.replaceAll("  +#", " #")))
                .contains("  - name: a # --tenant", "    listener: 127.0.0.1:5 # --tenant-listener");
    }

    @Test
    void everythingThatATenantMayHoldFitsTheSchema() {
        assertThat(TenantOptions.all()).hasSizeGreaterThan(30);
        assertThat(SchemaCheck.faults(JsonSchema.tree(), parsed("tenants: [{name: a, policies: [{namespace: a.b}]}]")))
                .isEmpty();
        assertThat(SchemaCheck.faults(JsonSchema.tree(), parsed("tenants: [{listener: x}]")))
                .isNotEmpty();
        assertThat(SchemaCheck.faults(JsonSchema.tree(), parsed("tenants: [{name: a, log: {level: info}}]")))
                .isNotEmpty();
    }

    @Test
    void sharesThatAreMoreThanTheCacheTakesAreAProblemEvenWithoutALimit() throws Exception {
        long half = Runtime.getRuntime().maxMemory() / 2 / 1024;
        String yaml = TWO.replace(", memory: 100MiB", "").replace("memory: 10MiB", "memory: " + half + "KiB");

        InvalidConfig problem = catchThrowableOfType(InvalidConfig.class, () -> load(yaml, Map.of()));

        assertThat(problem.problems().toString())
                .contains("larder.yaml:11: tenants[0].cache.memory: expected the shares of")
                .contains("a quarter of the heap, which is");
    }

    private static Object parsed(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }
}
