package io.larder.proxy.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users as they are now. Read by every event loop through one volatile reference; {@link #reloadIfChanged} is called by
 * one timer. A file that has become bad changes nothing: the users before it stay, and one line says why.
 */
public final class UserDirectory {
    private static final Logger log = LoggerFactory.getLogger(UserDirectory.class);

    private final Path file;
    private volatile Map<String, User> users;
    private @Nullable Stamp stamp;

    private record Stamp(FileTime changed, long size) {}

    private UserDirectory(Path file, Map<String, User> users, @Nullable Stamp stamp) {
        this.file = file;
        this.users = users;
        this.stamp = stamp;
    }

    public static UserDirectory open(Path file) throws UserFileException {
        Stamp stamp = stampOf(file);
        return new UserDirectory(file, UserFile.read(file), stamp);
    }

    /**
     * Reads the file, and returns what puts its users into use.
     *
     * @throws UserFileException if it cannot be used; then all stays as it is
     */
    public Runnable readAgain() throws UserFileException {
        Stamp now = stampOf(file);
        Map<String, User> read = UserFile.read(file);
        return () -> use(now, read);
    }

    private synchronized void use(@Nullable Stamp now, Map<String, User> read) {
        stamp = now;
        users = read;
    }

    /** The user of that name, or null. */
    public @Nullable User find(String name) {
        return users.get(name);
    }

    public synchronized void reloadIfChanged() {
        Stamp now = stampOf(file);
        if (now == null || now.equals(stamp)) {
            return;
        }
        stamp = now;
        try {
            users = UserFile.read(file);
            log.info("user file {} read again: {} users", file, users.size());
        } catch (UserFileException e) {
            log.error("the users stay as they were: {}", e.getMessage());
        }
    }

    private static @Nullable Stamp stampOf(Path file) {
        try {
            return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
        } catch (IOException e) {
            return null;
        }
    }
}
