package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard and the alerts that come along look at metrics that there are. */
class WatchingFilesTest {
    private static final Pattern NAME = Pattern.compile("larder_[a-z_]+");
    /** A row of the table of all metrics, which is generated from the code. */
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(larder_[a-z_]+)` \\|");

    @ParameterizedTest
    @ValueSource(strings = {"grafana/larder.json", "prometheus/alerts.yml"})
    void everyMetricThatTheyNameExists(String file) throws Exception {
        String text = Files.readString(Path.of("..", "docker").resolve(file));
        Set<String> named = matches(NAME, 0, text);
        assertThat(named).hasSizeGreaterThan(3);
        Set<String> existing = matches(DOCUMENTED, 1, Files.readString(Path.of("..", "docs", "operations.md")));
        existing.add("larder_request_duration_seconds_bucket");
        existing.add("larder_request_duration_seconds_count");
        assertThat(existing).containsAll(named);
    }

    private static Set<String> matches(Pattern pattern, int group, String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found.add(matcher.group(group));
        }
        return found;
    }
}
