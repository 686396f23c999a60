package io.larder.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.config.LarderConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the files in docker/ tell Larder is a configuration that Larder takes, in the image that the Dockerfile makes. */
class ContainerFilesTest {
    private static final Path DOCKER = Path.of("..", "docker");
    private static final Pattern ASSIGNED = Pattern.compile("(LARDER_[A-Z_]+)=(\\S+)");
    private static final String SECRET = "mongodb://app:secret@db1,db2,db3/?replicaSet=rs0";

    @TempDir
    Path folder;

    private static Map<String, String> ofTheImage() throws Exception {
        Map<String, String> found = new HashMap<>();
        for (String line : Files.readAllLines(DOCKER.resolve("Dockerfile"))) {
            Matcher assigned = ASSIGNED.matcher(line.startsWith("ENV ") ? line : "");
            while (assigned.find()) {
                found.put(assigned.group(1), assigned.group(2));
            }
        }
        return found;
    }

    private static List<Object> documents(String file) throws Exception {
        List<Object> documents = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(DOCKER.resolve(file)))
                .forEach(documents::add);
        return documents;
    }

    /** The maps that have this key, however deep. */
    private static void with(String key, Object in, List<Map<?, ?>> found) {
        if (in instanceof Map<?, ?> map) {
            if (map.containsKey(key)) {
                found.add(map);
            }
            map.values().forEach(value -> with(key, value, found));
        } else if (in instanceof List<?> list) {
            list.forEach(value -> with(key, value, found));
        }
    }

    private static LarderConfig load(Map<String, String> environment) throws Exception {
        Path file =
                environment.containsKey(Sources.FILE_VARIABLE) ? Path.of(environment.get(Sources.FILE_VARIABLE)) : null;
        return ConfigLoader.load(new Sources(Optional.ofNullable(file), environment, Map.of()));
    }

    @Test
    void theImageByItself() throws Exception {
        LarderConfig config = load(ofTheImage());

        assertThat(config.listeners()).singleElement().satisfies(one -> assertThat(one.address())
                .hasToString("0.0.0.0:27018"));
        assertThat(config.admin().healthListen()).get().hasToString("0.0.0.0:27019");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes/sidecar.yaml", "kubernetes/deployment.yaml"})
    void theManifests(String file) throws Exception {
        List<Map<?, ?>> maps = new ArrayList<>();
        with("data", documents(file), maps);
        Map<String, String> environment = ofTheImage();
        for (Map<?, ?> map : maps) {
            Map<?, ?> data = (Map<?, ?>) map.get("data");
            Files.writeString(folder.resolve("larder.yaml"), String.valueOf(data.get("larder.yaml")));
        }
        List<Map<?, ?>> containers = new ArrayList<>();
        with("image", documents(file), containers);
        Map<?, ?> larder = containers.stream()
                .filter(container -> "larder:latest".equals(container.get("image")))
                .findFirst()
                .orElseThrow();
        for (Object each : (List<?>) larder.get("env")) {
            Map<?, ?> variable = (Map<?, ?>) each;
            Object value = variable.get("value");
            environment.put(String.valueOf(variable.get("name")), value == null ? SECRET : value.toString());
        }
        environment.computeIfPresent(
                Sources.FILE_VARIABLE,
                (name, path) -> folder.resolve(Path.of(path).getFileName()).toString());

        LarderConfig config = load(environment);

        assertThat(config.toString()).as("the secret's string is the upstream").contains("db1");
        assertThat(config.admin().listen()).get().asString().startsWith("127.0.0.1:");
        assertThat((List<?>) larder.get("ports")).anySatisfy(port -> assertThat(((Map<?, ?>) port).get("containerPort"))
                .isEqualTo(config.admin().healthListen().orElseThrow().port()));
    }

    @Test
    void compose() throws Exception {
        List<Map<?, ?>> services = new ArrayList<>();
        with("build", documents("compose.yaml"), services);
        Map<String, String> environment = ofTheImage();
        ((Map<?, ?>) services.get(0).get("environment"))
                .forEach((name, value) -> environment.put(name.toString(), value.toString()));

        LarderConfig config = load(environment);

        assertThat(config.toString()).contains("mongodb:27017");
        assertThat(config.admin().listen()).get().asString().startsWith("127.0.0.1:");
    }
}
