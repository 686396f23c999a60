package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive that is handed out, unpacked into an empty folder and used from there. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "the launcher there is a batch file, and there are no containers to limit it")
class DistributionIT {
    @TempDir
    static Path folder;

    private static Path home;

    private record Ended(int exitCode, List<String> lines) {}

    @BeforeAll
    static void unpack() throws Exception {
        Path archive = Path.of(Objects.requireNonNull(System.getProperty("larder.distribution")));
        assertThat(run(Map.of(), List.of("tar", "-xzf", archive.toString(), "-C", folder.toString()))
                        .exitCode())
                .isZero();
        try (Stream<Path> unpacked = Files.list(folder)) {
            home = unpacked.filter(Files::isDirectory).findFirst().orElseThrow();
        }
    }

    private static Ended larder(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/larder").toString()));
        command.addAll(List.of(arguments));
        return run(environment, command);
    }

    private static Ended run(Map<String, String> environment, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), said.lines().toList());
    }

    @Test
    void holdsWhatAnOperatorNeeds() {
        assertThat(Stream.of(
                                "bin/larder",
                                "bin/larder.cmd",
                                "lib/larder.jar",
                                "conf/larder.yaml",
                                "README.md",
                                "LICENSE",
                                "CHANGELOG.md",
                                "docs/operations.md")
                        .map(home::resolve))
                .allMatch(Files::isRegularFile);
        assertThat(home.resolve("bin/larder")).isExecutable();
    }

    @Test
    void runsFromAnyFolderAndSaysNothingButWhatWasAsked() throws Exception {
        Ended version = larder(Map.of(), "--version");
        assertThat(version.exitCode()).isZero();
        assertThat(version.lines()).singleElement().asString().startsWith("Larder ");
    }

    /** The parts of the limit: heap, direct memory, class metadata, compiled code, and 60 MiB and a tenth besides. */
    @ParameterizedTest
    @CsvSource({"512, 178, 102", "1024, 537, 204", "8192, 6168, 1024"})
    void sharesTheMemoryOfAContainer(int limitMib, int heapMib, int directMib) throws Exception {
        Ended ended = larder(limited(limitMib, "-XX:+PrintFlagsFinal"), "--version");
        assertThat(ended.lines())
                .anyMatch(line -> line.matches(" *size_t MaxHeapSize += +" + alignedHeap(heapMib) + " .*"))
                .anyMatch(line ->
                        line.matches(" *uint64_t MaxDirectMemorySize += +" + (long) directMib * 1048576 + " .*"))
                .anyMatch(line -> line.matches(" *size_t MaxMetaspaceSize += +" + 80L * 1048576 + " .*"))
                .anyMatch(line -> line.matches(" *bool ExitOnOutOfMemoryError += true .*"));
    }

    /** Java rounds the heap up to what its collector can divide. */
    private static String alignedHeap(int mib) {
        return mib % 2 == 0
                ? String.valueOf((long) mib * 1048576)
                : "(" + (long) mib * 1048576 + "|" + (mib + 1L) * 1048576 + ")";
    }

    @Test
    void flagsOfOnesOwnWin() throws Exception {
        Ended ended = larder(limited(512, "-XX:+PrintFlagsFinal -Xmx100m"), "--version");
        assertThat(ended.lines()).anyMatch(line -> line.matches(" *size_t MaxHeapSize += +" + 100L * 1048576 + " .*"));
    }

    @Test
    void aContainerThatIsTooSmallIsSaidSo() throws Exception {
        Ended ended = larder(limited(128, ""), "--version");
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.lines())
                .containsExactly("larder: the container allows 128 MiB; Larder needs 256 MiB at least");
    }

    @Test
    void whatTheLauncherIsToldIsNoSettingOfLarders() throws Exception {
        Ended ended = larder(limited(512, ""), "--listen", "nowhere:x");
        assertThat(ended.lines()).singleElement().asString().contains("nowhere:x");
    }

    private static Map<String, String> javaOf(String version) throws IOException {
        return javaOf(version, false);
    }

    /** A Java that only says its version, whether it would collect serially, and what it was started with. */
    private static Map<String, String> javaOf(String version, boolean serial) throws IOException {
        Path java = Files.createDirectories(folder.resolve("java-" + version + "-" + serial + "/bin"))
                .resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\n[ \"$2\" = -version ] && echo ' bool UseSerialGC = " + serial
                        + " {product}' && echo 'openjdk version \"" + version
                        + "\"' >&2 && exit\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return Map.of("JAVA_HOME", java.getParent().getParent().toString());
    }

    @Test
    void eachJavaGetsTheFlagsThatItKnows() throws Exception {
        assertThat(larder(javaOf("17.0.1")).lines())
                .noneMatch(flag -> flag.contains("Archive") || flag.contains("unsafe") || flag.contains("-Xlog"));
        assertThat(larder(javaOf("21.0.1")).lines())
                .contains("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + home + "/lib/larder-21.jsa")
                .noneMatch(flag -> flag.contains("unsafe") || flag.contains("aot"));
        assertThat(larder(javaOf("25")).lines())
                .contains("-XX:+AutoCreateSharedArchive", "--sun-misc-unsafe-memory-access=allow", "-Xlog:aot*=off");
    }

    @Test
    void oneThatCollectsSeriallyMovesWhatIsKeptOnce() throws Exception {
        String[] flags = {"-Xmn16m", "-XX:MaxTenuringThreshold=0"};
        assertThat(larder(javaOf("17.0.1", true)).lines()).contains(flags);
        assertThat(larder(javaOf("17.0.1", false)).lines()).doesNotContain(flags);
        assertThat(larder(choosing("-XX:+UseG1GC", true)).lines()).doesNotContain(flags);
        assertThat(larder(choosing("-XX:+UseSerialGC", false)).lines()).contains(flags);
    }

    private static Map<String, String> choosing(String collector, boolean serial) throws IOException {
        Map<String, String> environment = new HashMap<>(javaOf("17.0.1", serial));
        environment.put("LARDER_JAVA_OPTS", collector);
        return environment;
    }

    /** As Java itself understands the flags: all of the heap from the beginning, and never more than it may have. */
    @ParameterizedTest
    @CsvSource({"-XX:+UseSerialGC, 178", "-XX:+UseSerialGC -Xmx100m, 100"})
    void theHeapOfAContainerNeedsNotGrow(String options, int heapMib) throws Exception {
        Ended ended = larder(limited(512, "-XX:+PrintFlagsFinal " + options), "--version");
        assertThat(ended.exitCode()).isZero();
        assertThat(ended.lines())
                .anyMatch(line -> line.matches(" *size_t InitialHeapSize += +" + alignedHeap(heapMib) + " .*"))
                .anyMatch(line -> line.matches(" *size_t MaxNewSize += +" + 16L * 1048576 + " .*"));
    }

    @Test
    void aJavaThatIsTooOldOrMissingIsSaidSo() throws Exception {
        Ended old = larder(javaOf("11.0.2"));
        assertThat(old.exitCode()).isEqualTo(1);
        assertThat(old.lines())
                .singleElement()
                .asString()
                .startsWith("larder: Java 11 is too old: Java 17 or newer is needed");
        Ended none = larder(Map.of("JAVA_HOME", folder.resolve("nowhere").toString()));
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.lines()).containsExactly("larder: no Java found: install Java 17 or newer, or set JAVA_HOME");
    }

    /** As in an image whose file system is read-only: what is there is used, and nothing is written at the end. */
    @Test
    void anArchiveThatCannotBeRenewedIsOnlyRead() throws Exception {
        Path archive = Files.writeString(
                Files.createDirectories(folder.resolve("archives")).resolve("larder.jsa"), "");
        Map<String, String> environment = new HashMap<>(javaOf("25"));
        environment.put("LARDER_ARCHIVE", folder.resolve("nowhere/larder.jsa").toString());
        assertThat(larder(environment).lines()).noneMatch(flag -> flag.contains("Archive"));
        environment.put("LARDER_ARCHIVE", archive.toString());
        assertThat(archive.toFile().setWritable(false)).isTrue();
        assumeThat(Files.isWritable(archive)).as("root may write everywhere").isFalse();
        assertThat(larder(environment).lines())
                .contains("-XX:SharedArchiveFile=" + archive)
                .doesNotContain("-XX:+AutoCreateSharedArchive");
    }

    /** The other commands use few classes: an archive of theirs would be kept and make no start of the proxy faster. */
    @ParameterizedTest
    @ValueSource(strings = {"health", "cache", "--help", "--version"})
    void onlyARunThatServesLeavesAnArchive(String argument) throws Exception {
        assertThat(larder(javaOf("25"), argument).lines()).doesNotContain("-XX:+AutoCreateSharedArchive");
        assertThat(larder(javaOf("25"), "serve").lines()).contains("-XX:+AutoCreateSharedArchive");
        assertThat(larder(javaOf("25"), "--config", "x").lines()).contains("-XX:+AutoCreateSharedArchive");
    }

    /** As in an image whose file system is read-only. */
    @Test
    void nativeLibrariesThatLieUnpackedAreUsed() throws Exception {
        Path unpacked = Files.createDirectories(folder.resolve("native"));
        Map<String, String> environment = new HashMap<>(javaOf("21.0.1"));
        assertThat(larder(environment).lines()).noneMatch(flag -> flag.contains("java.library.path"));
        environment.put("LARDER_NATIVE", unpacked.toString());
        assertThat(larder(environment).lines())
                .contains(
                        "-Djava.library.path=" + unpacked,
                        "-DZstdNativePath=" + unpacked + "/libzstd-jni.so",
                        "-Dorg.xerial.snappy.lib.path=" + unpacked);
    }

    @Test
    void readsTheConfigurationThatComesWithIt() throws Exception {
        Ended ended =
                larder(Map.of(), "--config", home.resolve("conf/larder.yaml").toString(), "--listen", "nowhere:x");
        assertThat(ended.exitCode()).isEqualTo(3);
        assertThat(ended.lines()).as("only the flag is wrong").allMatch(line -> !line.contains("larder.yaml"));
    }

    private static Map<String, String> limited(int mib, String options) throws IOException {
        Path file = Files.writeString(folder.resolve("limit-" + mib), (long) mib * 1048576 + "\n");
        return Map.of("LARDER_MEMORY_LIMIT_FILE", file.toString(), "LARDER_JAVA_OPTS", options);
    }
}
