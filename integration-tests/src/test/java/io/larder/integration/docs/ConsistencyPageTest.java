package io.larder.integration.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of the table of faults in docs/consistency.md names a test that there is. */
class ConsistencyPageTest {
    /** {@code XTest}, {@code XTest.method}, or {@code .method} of the class named before it. */
    private static final Pattern NAMED = Pattern.compile("`([A-Za-z]+Test)?(?:\\.([A-Za-z]+))?`");

    private static final Pattern SIMULATION = Pattern.compile("the simulation");

    private final Map<String, Path> tests = new HashMap<>();

    ConsistencyPageTest() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            files.filter(file -> file.toString().contains("/src/test/java/".replace('/', java.io.File.separatorChar)))
                    .filter(file -> file.toString().endsWith("Test.java"))
                    .forEach(file ->
                            tests.putIfAbsent(file.getFileName().toString().replace(".java", ""), file));
        }
    }

    @Test
    void everyRowNamesTestsThatExist() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "consistency.md")).stream()
                .dropWhile(line -> !line.startsWith("## What happens when"))
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what happens"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(15);
        for (String row : rows) {
            String shownBy = row.substring(row.lastIndexOf(" | "));
            List<String> missing = missing(shownBy);
            assertThat(missing).as(row).isEmpty();
            assertThat(NAMED.matcher(shownBy).find()
                            || SIMULATION.matcher(shownBy).find())
                    .as(row)
                    .isTrue();
        }
    }

    private List<String> missing(String shownBy) throws IOException {
        List<String> missing = new ArrayList<>();
        String type = "";
        for (Matcher named = NAMED.matcher(shownBy); named.find(); ) {
            type = named.group(1) == null ? type : named.group(1);
            Path file = tests.get(type);
            boolean exists = file != null
                    && (named.group(2) == null || Files.readString(file).contains("void " + named.group(2) + "("));
            if (!exists) {
                missing.add(named.group());
            }
        }
        return missing;
    }
}
