package io.larder.proxy.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line for each request, in a file that may be renamed, missing, or too slow. */
class AccessLogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private final Journal journal = new Journal();

    @AfterEach
    void close() {
        journal.close();
    }

    private Path file() {
        return directory.resolve("access.log");
    }

    private void log(@Nullable Path file, boolean json) {
        journal.follow(new Journal.Wanted(0, file, json));
    }

    private void written(long lines) {
        await().until(() -> journal.access().written() == lines);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    @Test
    void eachRequestHasALine() throws IOException {
        log(file(), false);
        journal.tell(Lines.hit(1, 10));
        journal.tell(Lines.hit(2, 10));
        written(2);

        assertThat(lines(file())).hasSize(2);
        assertThat(lines(file()).get(1)).startsWith("2026-11-21T10:00:00.123Z 7-2 client=10.0.0.1 ");
    }

    @Test
    void inJsonEachLineIsAnObject() throws IOException {
        log(file(), true);
        journal.tell(Lines.line(1, 10, "x\"\n\\\u0000", null));
        written(1);

        assertThat(lines(file())).singleElement().satisfies(line -> assertThat(
                        BsonDocument.parse(line).getString("user").getValue())
                .isEqualTo("x\"\n\\\u0000"));
    }

    @Test
    void aRotatedFileIsLeftAloneOnceItIsSaid() throws IOException {
        log(file(), false);
        journal.tell(Lines.hit(1, 10));
        written(1);
        Path old = Files.move(file(), directory.resolve("access.log.1"));
        journal.reopen();
        journal.tell(Lines.hit(2, 10));
        written(2);

        assertThat(lines(old)).hasSize(1);
        assertThat(lines(file())).singleElement().asString().contains(" 7-2 ");
    }

    @Test
    void anotherFileTakesOverAndNothingIsLost() throws IOException {
        log(file(), false);
        for (int i = 0; i < 100; i++) {
            journal.tell(Lines.hit(i, 10));
        }
        Path other = directory.resolve("other.log");
        log(other, false);
        journal.tell(Lines.hit(100, 10));
        written(101);

        assertThat(lines(file())).hasSize(100);
        assertThat(lines(other)).hasSize(1);
        log(null, false);
        assertThat(journal.isOn()).isFalse();
    }

    @Test
    void aFileThatCannotBeWrittenIsCounted() throws IOException {
        Path missing = directory.resolve("missing");
        log(missing.resolve("access.log"), false);
        journal.tell(Lines.hit(1, 10));
        await().until(() -> journal.access().failed() == 1);
        assertThat(journal.access().written()).isZero();

        Files.createDirectory(missing);
        await().until(() -> Files.exists(missing.resolve("access.log"))); // tried again by itself
        journal.tell(Lines.hit(2, 10));
        written(1);
    }

    @Test
    void aFileThatIsMadeIsItsOwnersAlone() throws IOException {
        log(file(), false);
        journal.tell(Lines.hit(1, 10));
        written(1);
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        Files.move(file(), directory.resolve("access.log.1"));
        journal.reopen();
        journal.tell(Lines.hit(2, 10));
        written(2);
        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aFileThatWasMadeForOthersToReadKeepsItsRights() throws IOException {
        var rights = PosixFilePermissions.fromString("rw-r-----");
        Files.createFile(file());
        Files.setPosixFilePermissions(file(), rights);
        log(file(), false);
        journal.tell(Lines.hit(1, 10));
        written(1);

        assertThat(Files.getPosixFilePermissions(file())).isEqualTo(rights);
    }

    @Test
    void whatFindsNoRoomIsDroppedAndCounted() throws IOException {
        AccessCounts counts = new AccessCounts();
        AccessLog log = new AccessLog(file(), false, counts);
        for (int i = 0; i < AccessLog.MOST_WAITING + 5; i++) {
            log.add(Lines.hit(i, 10)); // nobody writes yet
        }
        assertThat(counts.dropped()).isEqualTo(5);

        log.start();
        log.close();
        assertThat(counts.written()).isEqualTo(AccessLog.MOST_WAITING);
        assertThat(lines(file())).hasSize(AccessLog.MOST_WAITING);
    }
}
