package io.larder.proxy.auth;

import io.larder.wire.scram.ScramMechanism;
import io.larder.wire.scram.ScramVerifier;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonParseException;
import org.bson.json.JsonWriterSettings;

/**
 * The file of Larder's own users: JSON with salted verifiers, no password in it. Written beside its place and moved there,
 * so that a reader sees the old users or the new ones and never half a file. A new one is readable by its owner alone.
 */
public final class UserFile {
    private static final int VERSION = 1;
    private static final JsonWriterSettings READABLE =
            JsonWriterSettings.builder().indent(true).build();

    private UserFile() {}

    /** The users by name. */
    public static Map<String, User> read(Path file) throws UserFileException {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UserFileException("cannot read the user file " + file + ": " + e, e);
        }
        try {
            BsonDocument form = BsonDocument.parse(text);
            if (!new BsonInt32(VERSION).equals(form.get("version"))) {
                throw new UserFileException(file + ": expected a user file of version " + VERSION);
            }
            Map<String, User> users = new TreeMap<>();
            for (BsonValue each : form.getArray("users")) {
                User user = user(file, each.asDocument());
                if (users.put(user.name(), user) != null) {
                    throw new UserFileException(file + ": user '" + user.name() + "' is there twice");
                }
            }
            return users;
        } catch (JsonParseException e) { // whose words may hold a part of the file, and with it a key
            throw new UserFileException(file + " is not as 'larder user add' writes it: it is no JSON");
        } catch (BsonInvalidOperationException | IllegalArgumentException e) {
            throw new UserFileException(file + " is not as 'larder user add' writes it: " + e.getMessage(), e);
        }
    }

    private static User user(Path file, BsonDocument form) throws UserFileException {
        String name = form.getString("name").getValue();
        Map<String, Access> databases = new TreeMap<>();
        for (Map.Entry<String, BsonValue> entry : form.getDocument("databases").entrySet()) {
            String level = entry.getValue().asString().getValue();
            Access access = Access.named(level);
            if (access == null) {
                throw new UserFileException(file + ": user '" + name + "', database '" + entry.getKey() + "': '" + level
                        + "' is none of read, readWrite and admin");
            }
            databases.put(entry.getKey(), access);
        }
        List<ScramVerifier> verifiers = new ArrayList<>();
        for (BsonValue each : form.getArray("verifiers")) {
            verifiers.add(verifier(each.asDocument()));
        }
        return new User(name, databases, verifiers);
    }

    private static ScramVerifier verifier(BsonDocument form) {
        String name = form.getString("mechanism").getValue();
        ScramMechanism mechanism = ScramMechanism.named(name);
        if (mechanism == null) {
            throw new IllegalArgumentException("unknown mechanism '" + name + "'");
        }
        return new ScramVerifier(
                mechanism,
                bytes(form, "salt"),
                form.getInt32("iterations").getValue(),
                bytes(form, "storedKey"),
                bytes(form, "serverKey"));
    }

    private static byte[] bytes(BsonDocument form, String name) {
        return Base64.getDecoder().decode(form.getString(name).getValue());
    }

    /** Replaces the file's users. */
    public static void write(Path file, Map<String, User> users) throws UserFileException {
        BsonArray forms = new BsonArray();
        new TreeMap<>(users).values().forEach(user -> forms.add(form(user)));
        String text = new BsonDocument("version", new BsonInt32(VERSION))
                .append("users", forms)
                .toJson(READABLE);
        try {
            Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), ".users", ".new", ownerOnly(file));
            try {
                Files.writeString(beside, text + "\n");
                asBefore(file, beside);
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new UserFileException("cannot write the user file " + file + ": " + e, e);
        }
    }

    /**
     * Who could read the file before can read it again, whoever writes it: a Larder that runs as somebody else, above all. Where
     * that takes rights that the writer lacks, it stays his alone.
     */
    private static void asBefore(Path file, Path beside) throws IOException {
        PosixFileAttributeView before = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        PosixFileAttributeView now = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
        if (before == null || now == null || !Files.exists(file)) {
            return;
        }
        PosixFileAttributes its = before.readAttributes();
        try {
            if (!its.group().equals(now.readAttributes().group())) {
                now.setGroup(its.group());
            }
            if (!its.owner().equals(now.readAttributes().owner())) {
                now.setOwner(its.owner());
            }
        } catch (FileSystemException notPermitted) {
            return;
        }
        now.setPermissions(its.permissions());
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static BsonDocument form(User user) {
        BsonDocument databases = new BsonDocument();
        user.databases().forEach((database, access) -> databases.put(database, new BsonString(access.levelName())));
        BsonArray verifiers = new BsonArray();
        for (ScramVerifier each : user.verifiers().values()) {
            verifiers.add(new BsonDocument(
                            "mechanism", new BsonString(each.mechanism().mechanismName()))
                    .append("iterations", new BsonInt32(each.iterations()))
                    .append("salt", base64(each.salt()))
                    .append("storedKey", base64(each.storedKey()))
                    .append("serverKey", base64(each.serverKey())));
        }
        return new BsonDocument("name", new BsonString(user.name()))
                .append("databases", databases)
                .append("verifiers", verifiers);
    }

    private static BsonString base64(byte[] bytes) {
        return new BsonString(Base64.getEncoder().encodeToString(bytes));
    }
}
