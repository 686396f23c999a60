package io.larder.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.option.Option;
import io.larder.config.option.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option can be set in every source, and the later source wins. */
class EveryOptionTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    static List<Sample> samples() {
        return Samples.all();
    }

    @BeforeEach
    void files() throws IOException {
        for (String name : List.of("a.pem", "b.pem", "c.pem")) {
            Files.writeString(directory.resolve(name), "");
        }
    }

    @Test
    void thereIsASampleOfEveryOption() {
        assertThat(samples())
                .extracting(Sample::path)
                .containsExactlyElementsOf(
                        Options.all().stream().map(Option::path).toList());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isSetByFile(Sample sample) throws Exception {
        assertThat(seen(sample, sample.first(), null, null)).isEqualTo(expected(sample, sample.first()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isSetByEnvironment(Sample sample) throws Exception {
        assertThat(seen(sample, null, sample.second(), null)).isEqualTo(expected(sample, sample.second()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isSetByFlag(Sample sample) throws Exception {
        assertThat(seen(sample, null, null, sample.third())).isEqualTo(expected(sample, sample.third()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void environmentWinsOverFile(Sample sample) throws Exception {
        assertThat(seen(sample, sample.first(), sample.second(), null)).isEqualTo(expected(sample, sample.second()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void flagWinsOverAll(Sample sample) throws Exception {
        assertThat(seen(sample, sample.first(), sample.second(), sample.third()))
                .isEqualTo(expected(sample, sample.third()));
    }

    private static String expected(Sample sample, String text) {
        String plain = text.equals("auto") && sample.path().endsWith("threads") ? "unlimited" : text;
        return sample.shown().apply(plain);
    }

    private String seen(Sample sample, @Nullable String inFile, @Nullable String inEnvironment, @Nullable String inFlag)
            throws Exception {
        Map<String, String> file = new TreeMap<>(sample.beside());
        if (inFile != null) {
            file.put(sample.path(), inFile);
        }
        Map<String, String> environment = new HashMap<>();
        Map<String, String> flags = new HashMap<>();
        Option<?> option = Options.all().stream()
                .filter(one -> one.path().equals(sample.path()))
                .findFirst()
                .orElseThrow();
        if (inEnvironment != null) {
            environment.put(option.variable(), absolute(inEnvironment));
        }
        if (inFlag != null) {
            flags.put(option.flag(), absolute(inFlag));
        }
        Path yaml = Files.writeString(directory.resolve("larder.yaml"), yaml(file));
        return Samples.text(sample.seen().apply(ConfigLoader.load(new Sources(Optional.of(yaml), environment, flags))));
    }

    /** Relative paths in a file are meant from the file's directory; outside of it, from the working directory. */
    private String absolute(String text) {
        return text.endsWith(".pem") ? directory.resolve(text).toString() : text;
    }

    private static String yaml(Map<String, String> settings) {
        StringBuilder yaml = new StringBuilder();
        boolean listeners = settings.keySet().stream().anyMatch(path -> path.startsWith("listeners."));
        if (listeners) {
            yaml.append("listeners:\n- {");
            Map<String, String> own = new TreeMap<>(settings);
            own.keySet().removeIf(path -> !path.startsWith("listeners."));
            own.putIfAbsent("listeners.address", "127.0.0.1:5");
            Map<String, String> tls = new TreeMap<>();
            own.forEach((path, value) -> {
                if (path.startsWith("listeners.tls.")) {
                    tls.put(path.substring("listeners.tls.".length()), value);
                } else {
                    yaml.append(path.substring("listeners.".length()))
                            .append(": \"")
                            .append(value)
                            .append("\", ");
                }
            });
            yaml.append("tls: ").append(flow(tls)).append("}\n");
        }
        Map<String, String> rest = new TreeMap<>(settings);
        rest.keySet().removeIf(path -> path.startsWith("listeners."));
        for (String section : rest.keySet().stream()
                .map(path -> path.replaceFirst("\\..*", ""))
                .distinct()
                .toList()) {
            Map<String, String> plain = new TreeMap<>();
            Map<String, Map<String, String>> nested = new TreeMap<>();
            rest.forEach((path, value) -> {
                String[] parts = path.split("\\.", -1);
                if (parts[0].equals(section) && parts.length == 2) {
                    plain.put(parts[1], value);
                } else if (parts[0].equals(section)) {
                    nested.computeIfAbsent(parts[1], name -> new TreeMap<>()).put(parts[2], value);
                }
            });
            yaml.append(section).append(":\n");
            plain.forEach((key, value) ->
                    yaml.append("  ").append(key).append(": \"").append(value).append("\"\n"));
            nested.forEach((key, values) -> yaml.append("  ")
                    .append(key)
                    .append(": ")
                    .append(flow(values))
                    .append("\n"));
        }
        return yaml.toString();
    }

    private static String flow(Map<String, String> values) {
        StringBuilder flow = new StringBuilder("{");
        values.forEach(
                (key, value) -> flow.append(key).append(": \"").append(value).append("\", "));
        return flow.append("}").toString();
    }
}
