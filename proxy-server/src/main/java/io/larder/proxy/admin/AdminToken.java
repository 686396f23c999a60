package io.larder.proxy.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The secret that the admin API asks for. Whoever can read its file is an operator; so a file that others can read is
 * refused. Its text is in no rendering.
 */
public final class AdminToken {
    private static final int BYTES = 32;
    private static final int SHORTEST = 16;
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final byte[] text;

    private AdminToken(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The token of the file, which is made with a new one where it does not exist.
     *
     * @throws IOException with a message for people
     */
    public static AdminToken openOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            make(file);
        }
        return open(file);
    }

    /**
     * The token of a file that exists.
     *
     * @throws IOException with a message for people
     */
    public static AdminToken open(Path file) throws IOException {
        String text;
        try {
            if (Files.getFileStore(file).supportsFileAttributeView("posix") && !isForFew(file)) {
                throw new IOException("the token file " + file + " can be read by others: chmod 600 " + file);
            }
            text = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw new IOException("there is no token file " + file, e);
        } catch (AccessDeniedException e) {
            throw new IOException("the token file " + file + " cannot be read", e);
        }
        if (text.length() < SHORTEST || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("the token file " + file + " holds no token: expected at least " + SHORTEST
                    + " printable characters; without the file a new one is made");
        }
        return new AdminToken(text);
    }

    /**
     * One's own file is for oneself alone. That of somebody else, as engines mount secrets, can only be read by way of its group,
     * which this process cannot change.
     */
    private static boolean isForFew(Path file) throws IOException {
        Set<PosixFilePermission> allowed = EnumSet.copyOf(OWNERS);
        if (!Files.getOwner(file).getName().equals(System.getProperty("user.name"))) {
            allowed.add(PosixFilePermission.GROUP_READ);
        }
        return allowed.containsAll(Files.getPosixFilePermissions(file));
    }

    /** Written whole or not at all: it is put in its place, as the first or not, only when all of it is on the disk. */
    private static void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        try {
            Path absolute = file.toAbsolutePath();
            Path directory = absolute.getParent();
            if (directory == null) {
                throw new IOException("it is a folder");
            }
            Files.createDirectories(directory);
            Path beside =
                    Files.createTempFile(directory, ".admin", ".token"); // for its owner alone from the first moment on
            try {
                Files.writeString(beside, HexFormat.of().formatHex(random) + "\n");
                putInPlace(beside, absolute);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new IOException(
                    "the token file " + file + " cannot be made (" + why(e)
                            + "): name one in a folder that can be written by admin.token-file",
                    e);
        }
    }

    /** Not over another one. A move may replace what came to be a moment before; a link cannot, but some file systems have none. */
    private static void putInPlace(Path beside, Path file) throws IOException {
        try {
            Files.createLink(file, beside);
        } catch (UnsupportedOperationException e) {
            Files.move(beside, file);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; its token is as good.
        } catch (FileSystemException e) {
            Files.move(beside, file);
        }
    }

    /** File systems say what is wrong behind the name of the file, which stands in the message already. */
    private static String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "not permitted";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "what should be its folder is a file";
        }
        String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    /** Takes as long whatever is wrong with the other one. */
    boolean is(String other) {
        return MessageDigest.isEqual(text, other.getBytes(StandardCharsets.UTF_8));
    }

    /** For a client that has to show it. */
    public String reveal() {
        return new String(text, StandardCharsets.UTF_8);
    }
}
