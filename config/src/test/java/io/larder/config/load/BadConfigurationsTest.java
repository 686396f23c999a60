package io.larder.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of bad-configurations.txt gets exactly the messages that stand there. */
class BadConfigurationsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** In the resource: {@code ===} name, {@code $} variables, {@code --} flags, {@code |} the file, {@code >} messages. */
    record Case(String name, List<String> lines) {
        List<String> of(String mark) {
            return lines.stream()
                    .filter(line -> line.startsWith(mark + " "))
                    .map(line -> line.substring(mark.length() + 1))
                    .toList();
        }

        Map<String, String> settings(String mark) {
            Map<String, String> settings = new HashMap<>();
            of(mark).forEach(line ->
                    settings.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
            return settings;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (var resource =
                Objects.requireNonNull(BadConfigurationsTest.class.getResourceAsStream("bad-configurations.txt"))) {
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            List<Case> cases = new ArrayList<>();
            for (String part : text.split("(?m)^=== ", -1)) {
                List<String> lines = Arrays.asList(part.split("\n", -1));
                if (!part.startsWith("#") && !part.isBlank()) {
                    cases.add(new Case(lines.get(0), lines.subList(1, lines.size())));
                }
            }
            return cases.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTold(Case one) throws IOException {
        Files.writeString(directory.resolve("a.pem"), "");
        Optional<Path> file = Optional.empty();
        if (!one.of("|").isEmpty()) {
            file = Optional.of(
                    Files.writeString(directory.resolve("larder.yaml"), String.join("\n", one.of("|")) + "\n"));
        }
        Map<String, String> flags = one.settings("--");
        flags.replaceAll((name, value) ->
                value.endsWith(".pem") ? directory.resolve(value).toString() : value);
        Sources sources = new Sources(file, one.settings("$"), flags);

        InvalidConfig problem = catchThrowableOfType(InvalidConfig.class, () -> ConfigLoader.load(sources));

        assertThat(problem).as("it is refused").isNotNull();
        assertThat(problem.problems())
                .extracting(each -> each.toString().replace(directory + "/", ""))
                .containsExactlyElementsOf(one.of(">"));
        assertThat(problem.toString()).doesNotContain("hunt", "er2");
    }

    @Test
    void thereAreManyOfThem() throws IOException {
        assertThat(cases()).hasSizeGreaterThanOrEqualTo(40);
    }
}
