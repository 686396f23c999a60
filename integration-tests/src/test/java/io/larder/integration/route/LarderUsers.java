package io.larder.integration.route;

import io.larder.proxy.auth.Access;
import io.larder.proxy.auth.Passwords;
import io.larder.proxy.auth.User;
import io.larder.proxy.auth.UserFile;
import io.larder.proxy.auth.UserFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** User files for Larder, as its own command writes them. */
final class LarderUsers {
    private LarderUsers() {}

    /** A file with one user, who may do everything everywhere. It goes with the JVM. */
    static String file(String user, String password) {
        try {
            Path directory = Files.createTempDirectory("larder-users");
            Path file = directory.resolve("users.yaml");
            directory.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            Map<String, Access> everything = Map.of(User.ALL_DATABASES, Access.ADMIN);
            UserFile.write(file, Map.of(user, new User(user, everything, Passwords.verifiers(user, password))));
            return file.toString();
        } catch (IOException | UserFileException e) {
            throw new IllegalStateException("no user file for the tests", e);
        }
    }
}
