package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.option.Options;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ConfigCommandTest {
    @Test
    void whatWasSaidIsPrintedWithItsOrigins() {
        Typed typed = Typed.in(
                Map.of("LARDER_CACHE_MEMORY", "64MiB"),
                "",
                "config",
                "print",
                "--set-only",
                "--ttl",
                "shop.products=60s",
                "--level",
                "shop.*=coherent",
                "--off",
                "shop.carts",
                "--off",
                "tmp.*",
                "--upstream",
                "mongodb://u:hunter2@h");

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out().lines().map(line -> line.replaceAll("  +#", "  #")))
                .containsExactly(
                        "upstream:",
                        "  uri: \"mongodb://u:***@h/\"  # --upstream",
                        "cache:",
                        "  memory: 64MiB  # LARDER_CACHE_MEMORY",
                        "policies:",
                        "  - namespace: \"tmp.*\"  # --off",
                        "    level: off  # --off",
                        "  - namespace: \"shop.*\"  # --level",
                        "    level: coherent  # --level",
                        "  - namespace: shop.carts  # --off",
                        "    level: off  # --off",
                        "  - namespace: shop.products  # --ttl",
                        "    ttl: 60s  # --ttl");
    }

    @Test
    void jsonIsPrintedForScripts() {
        Typed typed = Typed.command("config", "print", "--json", "--upstream", "mongodb://u:hunter2@h");

        List<Document> settings = Document.parse(typed.out()).getList("settings", Document.class);
        assertThat(settings)
                .contains(
                        new Document("path", "upstream.uri")
                                .append("value", "mongodb://u:***@h/")
                                .append("origin", "--upstream"),
                        new Document("path", "log.level")
                                .append("value", "info")
                                .append("origin", "default"),
                        new Document("path", "cache.memory")
                                .append("value", null)
                                .append("origin", "default"));
        assertThat(settings).hasSize(Options.all().size());
        assertThat(typed.out()).doesNotContain("hunter2");
    }

    @Test
    void aConfigurationThatIsNoneIsRefused() {
        Typed typed = Typed.command("config", "print", "--ttl", "60s");

        assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(typed.err()).contains("--ttl: expected namespace=value");
    }

    @Test
    void theSchemaIsJson() {
        Typed typed = Typed.command("config", "schema");

        assertThat(typed.exitCode()).isZero();
        Document schema = Document.parse(typed.out());
        assertThat(schema.getEmbedded(List.of("properties", "cache", "properties", "level", "default"), String.class))
                .isEqualTo("coherent");
    }

    @Test
    void itSaysWhatItCanDo() {
        Typed typed = Typed.command("config");

        assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).contains("print or schema");
    }
}
