package io.larder.integration.stop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Larder as a process of its own. Its output is read by one thread from the banner on. */
final class LarderProcess implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("connect to *mongodb://127\\.0\\.0\\.1:(\\d+)");
    private static final long LIMIT_SECONDS = 120;

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private LarderProcess(Process process) {
        this.process = process;
        this.output = process.inputReader();
        // A test that waits for what never comes ends with the process, instead of with the build's patience.
        CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    }

    /** Returns when clients may connect. */
    static LarderProcess start(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.larder.proxy.cli.Larder"));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // What the machine that tests happens to have set is none of the test's business.
        builder.environment().keySet().removeIf(name -> name.startsWith("LARDER_") || name.endsWith("JAVA_OPTIONS"));
        LarderProcess started = new LarderProcess(builder.start());
        Thread reader = new Thread(started::read, "larder-output");
        reader.setDaemon(true);
        reader.start();
        started.port.get(60, TimeUnit.SECONDS);
        return started;
    }

    private void read() {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
                Matcher found = PORT.matcher(line);
                if (found.find()) {
                    port.complete(Integer.valueOf(found.group(1)));
                }
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
        port.completeExceptionally(new IOException("ended without listening: " + String.join("\n", lines)));
    }

    int port() {
        return port.join();
    }

    /** SIGTERM. By its handle, because the process itself would close its output at once. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int exitCode() throws Exception {
        return process.onExit().get(60, TimeUnit.SECONDS).exitValue();
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
