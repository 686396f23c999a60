package io.larder.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    /** Nobody ever sees a file without a token in it, and whoever comes second takes the first one's. */
    @Test
    void manyWhoStartAtOnceHaveOneToken() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 50; round++) {
                Path file = directory.resolve("new " + round).resolve("token");
                List<Callable<String>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    all.add(() -> AdminToken.openOrMake(file).reveal());
                }
                List<String> tokens = new ArrayList<>();
                for (Future<String> one : threads.invokeAll(all)) {
                    tokens.add(one.get());
                }
                assertThat(tokens).containsOnly(tokens.get(0));
                assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
                try (var left = Files.list(file.getParent())) {
                    assertThat(left).as("nothing beside it").containsExactly(file);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFileWithoutATokenIsToldWithTheWayOut() throws IOException {
        Path file = Files.createTempFile(directory, "empty", "");

        assertThatThrownBy(() -> AdminToken.openOrMake(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no token")
                .hasMessageEndingWith("; without the file a new one is made");
    }

    @Test
    void whereNoneCanBeMadeTheReasonIsTold() throws IOException {
        Path file = Files.createTempFile(directory, "no folder", "").resolve("token");

        assertThatThrownBy(() -> AdminToken.openOrMake(file))
                .hasMessageContaining("cannot be made (what should be its folder is a file)");
    }
}
