package io.larder.proxy.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that runs the packaged jar. Its output is read line by line by one thread. */
final class PackagedJar implements AutoCloseable {
    private static final long LIMIT_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private PackagedJar(Process process) {
        this.process = process;
        this.output = process.inputReader();
        // A test that waits for what never comes ends with the process, instead of with the build's patience.
        CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }

    static PackagedJar start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("larder.jar", "target/larder.jar")));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // What the machine that tests happens to have set is none of the test's business.
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("LARDER_") || name.endsWith("JAVA_OPTIONS"));
        return new PackagedJar(builder.start());
    }

    /** Reads until a line holds the text, and returns that line. */
    String await(String text) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.contains(text)) {
                return line;
            }
        }
        throw new IOException("ended without \"" + text + "\": " + String.join("\n", lines));
    }

    /** Reads to the end and waits for it. */
    int exitCode() throws IOException, InterruptedException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
        }
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IOException("still running: " + String.join("\n", lines));
        }
        return process.exitValue();
    }

    /** SIGTERM, where there is one. By its handle, because the process itself would close its output at once. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGHUP. */
    void hangUp() throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("the signal was not sent");
        }
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
