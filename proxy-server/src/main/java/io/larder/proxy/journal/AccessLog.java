package io.larder.proxy.journal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with a line for each request. Event loops hand lines over and go on; one thread writes them. If it does not keep up,
 * further lines are dropped and counted: requests never wait for a disk. What the file does not take is counted and told, and the
 * file is opened again with the next lines, a second later at the earliest.
 */
final class AccessLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);
    static final int MOST_WAITING = 8192;
    private static final int AT_ONCE = 1024;
    private static final long LOOK_MILLIS = 200;
    private static final long OPEN_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_MILLIS = 2000;
    private static final FileAttribute<?> OWNERS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private final boolean json;
    private final AccessCounts counts;
    private final BlockingQueue<RequestLine> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread = new Thread(this::run, "larder-access-log");
    private volatile boolean reopen;
    private volatile boolean closing;
    // Of the writing thread only.
    private @Nullable BufferedWriter out;
    private long failedAt = System.nanoTime() - OPEN_AGAIN_NANOS;

    AccessLog(Path file, boolean json, AccessCounts counts) {
        this.file = file;
        this.json = json;
        this.counts = counts;
    }

    AccessLog start() {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    boolean isAt(Path other, boolean asJson) {
        return file.equals(other) && json == asJson;
    }

    /** Any thread; never waits. */
    void add(RequestLine line) {
        if (!waiting.offer(line)) {
            counts.dropped.increment();
        }
    }

    /** The file was renamed: what comes from now on goes into a new one of its name. */
    void reopen() {
        reopen = true;
    }

    private void run() {
        List<RequestLine> lines = new ArrayList<>(AT_ONCE);
        try {
            while (!closing || !waiting.isEmpty()) {
                RequestLine first = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (reopen) {
                    reopen = false;
                    shut();
                }
                if (first != null) {
                    lines.add(first);
                    waiting.drainTo(lines, AT_ONCE - 1);
                    write(lines);
                    lines.clear();
                } else if (out == null) {
                    open(); // so that the file is there before the first request
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            shut();
        }
    }

    private void write(List<RequestLine> lines) {
        BufferedWriter to = out == null ? open() : out;
        int done = 0;
        try {
            if (to != null) {
                for (RequestLine line : lines) {
                    to.write(json ? line.json() : line.at() + " " + line.text());
                    to.write('\n');
                }
                to.flush();
                done = lines.size();
            }
        } catch (IOException e) {
            failed(e);
        }
        counts.written.add(done);
        counts.failed.add(lines.size() - done);
    }

    private @Nullable BufferedWriter open() {
        if (System.nanoTime() - failedAt < OPEN_AGAIN_NANOS) {
            return null;
        }
        try {
            makeIfMissing();
            out = Files.newBufferedWriter(
                    file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            failed(e);
        }
        return out;
    }

    /**
     * It tells who asks for what, so a new file is the owner's alone from its first moment on. One that is there already keeps its
     * rights: whoever made it for others to read meant that.
     */
    private void makeIfMissing() throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null
                || Files.exists(file)
                || !Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            return;
        }
        try {
            Files.createFile(file, OWNERS_ALONE);
        } catch (FileAlreadyExistsException e) {
            // Somebody was faster; theirs is as good.
        }
    }

    private void failed(IOException e) {
        failedAt = System.nanoTime();
        LOG.error("the access log {} cannot be written: {}", file, e.toString());
        shut();
    }

    private void shut() {
        BufferedWriter old = out;
        out = null;
        if (old != null) {
            try {
                old.close();
            } catch (IOException e) {
                LOG.error("the access log {} could not be closed: {}", file, e.toString());
            }
        }
    }

    /** Writes what waits, for a while. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(CLOSE_MILLIS);
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
