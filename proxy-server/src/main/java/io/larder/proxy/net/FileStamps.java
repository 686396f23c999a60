package io.larder.proxy.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What tells whether files were replaced since they were last looked at. Symbolic links are followed, because secret
 * mounts swap a link; the file key tells a file put in place within the clock's grain.
 */
record FileStamps(List<Stamp> stamps) {
    record Stamp(Path file, @Nullable FileTime modified, long size, @Nullable Object key) {}

    static FileStamps of(List<Path> files) {
        List<Stamp> stamps = new ArrayList<>();
        for (Path file : files) {
            stamps.add(stamp(file));
        }
        return new FileStamps(List.copyOf(stamps));
    }

    /** A file that cannot be read gets a stamp of its own, so that its return counts as a change. */
    private static Stamp stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(file, attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        } catch (IOException unreadable) {
            return new Stamp(file, null, -1, null);
        }
    }
}
