package io.larder.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.LarderConfig;
import io.larder.config.option.Option;
import io.larder.config.option.Options;
import io.larder.config.show.JsonSchema;
import io.larder.config.show.SchemaCheck;
import io.larder.config.show.YamlText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A configuration as it is shown: as a file that sets the same, with the origin of everything, and no secret. */
class ExplainTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void everyLineTellsWhereItsValueComesFrom() throws Exception {
        Path file = Files.writeString(
                directory.resolve("larder.yaml"),
                """
                upstream: {uri: 'mongodb://u:${env:PW}@h/?maxPoolSize=7', tls: {key-password: '${env:PW}'}}
                listeners:
                - address: 127.0.0.1:1
                - {address: unix:/run/l}
                policies:
                - namespace: [shop.carts, shop.*]
                  shape: find *
                  level: off
                """);
        Files.writeString(directory.resolve("a.pem"), "");
        String pem = directory.resolve("a.pem").toString();
        Sources sources = new Sources(
                Optional.of(file),
                Map.of("PW", "hunter2", "LARDER_LOG_LEVEL", "debug"),
                Map.of(
                        "upstream",
                        "mongodb://u:hunter2@h/?tls=true&maxPoolSize=7",
                        "upstream-tls-certificate",
                        pem,
                        "upstream-tls-key",
                        pem,
                        "ttl",
                        "a.b=60s"));

        List<String> lines = YamlText.of(ConfigLoader.explain(sources).settings()).stream()
                .filter(line -> !line.endsWith("# default"))
                .map(line -> line.replace(directory + "/", "").replaceAll("  +#", "  #"))
                .toList();

        assertThat(lines)
                .containsExactly(
                        "listeners:",
                        "  - address: 127.0.0.1:1  # larder.yaml:3",
                        "    tls:",
                        "  - address: unix:/run/l  # larder.yaml:4",
                        "    tls:",
                        "clients:",
                        "upstream:",
                        "  uri: \"mongodb://u:***@h/?tls=true&maxPoolSize=7\"  # --upstream",
                        "  tls:",
                        "    certificate: a.pem  # --upstream-tls-certificate".replace("a.pem", shown(pem)),
                        "    key: a.pem  # --upstream-tls-key".replace("a.pem", shown(pem)),
                        "    key-password: \"***\"  # larder.yaml:1",
                        "  pool:",
                        "    max: 7  # connection string",
                        "presentation:",
                        "auth:",
                        "limits:",
                        "cache:",
                        "  streams:",
                        "  fills:",
                        "  cleanup:",
                        "admin:",
                        "  tls:",
                        "health:",
                        "time-limits:",
                        "resources:",
                        "log:",
                        "  level: debug  # LARDER_LOG_LEVEL",
                        "policies:",
                        "  - namespace: \"shop.carts,shop.*\"  # larder.yaml:6",
                        "    shape: \"find *\"  # larder.yaml:7",
                        "    level: off  # larder.yaml:8",
                        "  - namespace: a.b  # --ttl",
                        "    ttl: 60s  # --ttl");
    }

    private String shown(String path) {
        return path.replace(directory + "/", "");
    }

    static List<Sample> samples() {
        return Samples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsShownSetsTheSameAndFitsTheSchema(Sample sample) throws Exception {
        for (String name : List.of("a.pem", "b.pem", "c.pem")) {
            Files.writeString(directory.resolve(name), "");
        }
        Map<String, String> flags = new HashMap<>();
        sample.beside().forEach((path, text) -> flags.put(flag(path), absolute(text)));
        flags.put(flag(sample.path()), absolute(sample.third()));
        Explained explained = ConfigLoader.explain(Sources.flags(flags));

        String yaml = String.join("\n", YamlText.of(explained.settings())) + "\n";

        assertThat(SchemaCheck.faults(JsonSchema.tree(), parsed(yaml))).as(yaml).isEmpty();
        String shown = Samples.text(sample.seen().apply(read(yaml)));
        boolean secret = sample.path().endsWith("password");
        assertThat(shown).isEqualTo(secret ? "***" : Samples.text(sample.seen().apply(explained.config())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listeners: []",
                "listeners: [{proxy-protocol: v1}]",
                "listener: [{address: '127.0.0.1:1'}]",
                "clients: {max-connections: 0}",
                "clients: {max-connections: many}",
                "clients: {idle-timeout: 5}",
                "cache: {level: strong}",
                "cache: {verify-rate: 2}",
                "cache: {memory: 5}",
                "cache: {streams: on}",
                "policies: [{ttl: 5s}]",
                "policies: [{namespace: a.b, ttl: soon}]",
                "policies: {namespace: a.b}",
            })
    void whatIsWrongDoesNotFitTheSchema(String yaml) {
        assertThat(SchemaCheck.faults(JsonSchema.tree(), parsed(yaml))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clients: {max-connections: '${env:MOST}'}",
                "clients:",
                "cache: {verify-rate: 0.5, shadow: off}",
                "policies: [{namespace: [a.b, c.*], ttl: '${file:ttl}'}]",
                "presentation: {as: replica-set, advertise: [a:1, b:2]}",
            })
    void formsThatAreRightFitTheSchema(String yaml) {
        assertThat(SchemaCheck.faults(JsonSchema.tree(), parsed(yaml))).isEmpty();
    }

    private static String flag(String path) {
        return Options.all().stream()
                .filter(option -> option.path().equals(path))
                .map(Option::flag)
                .findFirst()
                .orElseThrow();
    }

    private String absolute(String text) {
        return text.endsWith(".pem") ? directory.resolve(text).toString() : text;
    }

    private static Object parsed(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    private LarderConfig read(String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("shown.yaml"), yaml);
        return ConfigLoader.load(new Sources(Optional.of(file), Map.of(), Map.of()));
    }
}
