package io.larder.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserFileTest {
    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Path file = directory.resolve("users.json");
        User ann = ServiceLoginTest.user("ann", "secret", Map.of("shop", Access.READ, "*", Access.ADMIN));
        UserFile.write(file, Map.of("ann", ann));
        User read = UserFile.read(file).get("ann");
        assertThat(read).isNotNull();
        assertThat(read.databases()).isEqualTo(ann.databases());
        assertThat(read.verifiers().keySet()).isEqualTo(ann.verifiers().keySet());
        ann.verifiers().forEach((mechanism, verifier) -> {
            assertThat(read.verifier(mechanism).storedKey()).isEqualTo(verifier.storedKey());
            assertThat(read.verifier(mechanism).serverKey()).isEqualTo(verifier.serverKey());
            assertThat(read.verifier(mechanism).salt()).isEqualTo(verifier.salt());
            assertThat(read.verifier(mechanism).iterations()).isEqualTo(verifier.iterations());
        });
        assertThat(Files.readString(file)).doesNotContain("secret");
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(directory).isDirectoryNotContaining("glob:**.new");
    }

    /** A Larder that runs as somebody else reads it by way of its group. */
    @Test
    void whoCouldReadTheFileCanReadItAgain() throws Exception {
        Path file = directory.resolve("users.json");
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
        UserFile.write(file, Map.of());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        UserFile.write(file, Map.of("ann", ServiceLoginTest.user("ann", "x", Map.of())));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    {                                                              | is not as
                    []                                                             | is not as
                    {"version": 2, "users": []}                                    | expected a user file of version 1
                    {version: 1, users: [{name: 'a'}]}                             | is not as
                    {version: 1, users: [{name: 'a', databases: {d: 'write'}, verifiers: []}]} | user 'a', database 'd': 'write' is none of
                    {version: 1, users: [{name: 'a', databases: {}, verifiers: []}, {name: 'a', databases: {}, verifiers: []}]} | twice
                    {version: 1, users: [{name: 'a', databases: {}, verifiers: [{mechanism: 'MD5'}]}]} | unknown mechanism 'MD5'
                    {version: 1, users: [{name: 'a', databases: {}, verifiers: [{mechanism: 'SCRAM-SHA-256', iterations: 1, salt: '', storedKey: '', serverKey: ''}]}]} | 1 iterations are fewer than 4096
                    """)
    void badFilesAreRefusedWithTheReason(String text, String reason) throws IOException {
        Path file = Files.writeString(directory.resolve("users.json"), text);
        assertThatThrownBy(() -> UserFile.read(file))
                .isInstanceOf(UserFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @Test
    void whatADamagedFileHoldsIsNotTold() throws IOException {
        Path file =
                Files.writeString(directory.resolve("users.json"), "{version: 1, users: [{storedKey: c2VjcmV0a2V5 }]}");
        assertThatThrownBy(() -> UserFile.read(file))
                .hasMessageContaining("it is no JSON")
                .hasMessageNotContaining("c2VjcmV0a2V5")
                .hasNoCause();
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = directory.resolve("none.json");
        assertThatThrownBy(() -> UserFile.read(file)).hasMessageContaining("cannot read the user file " + file);
    }

    @Test
    void theDirectoryFollowsTheFileAndKeepsItsUsersThroughABadOne() throws Exception {
        Path file = directory.resolve("users.json");
        UserFile.write(file, Map.of("ann", ServiceLoginTest.user("ann", "x", Map.of())));
        UserDirectory users = UserDirectory.open(file);
        users.reloadIfChanged();
        assertThat(users.find("ann")).isNotNull();

        Files.writeString(file, "{");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        users.reloadIfChanged();
        assertThat(users.find("ann")).isNotNull();

        UserFile.write(file, Map.of("bob", ServiceLoginTest.user("bob", "x", Map.of())));
        users.reloadIfChanged();
        assertThat(users.find("ann")).isNull();
        assertThat(users.find("bob")).isNotNull();
    }
}
