package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.auth.UserFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void file() {
        file = directory.resolve("users.json");
    }

    @Test
    void addsListsAndRemoves() throws Exception {
        Typed added = add("app", "hunter2\n", "--grant", "shop=readWrite", "--grant", "logs=read");
        add("reports", "hunter3\n", "--grant", "*=read");

        assertThat(added.exitCode()).isZero();
        assertThat(UserFile.read(file)).containsOnlyKeys("app", "reports");
        assertThat(Files.readString(file)).doesNotContain("hunter");
        assertThat(user("list").out())
                .isEqualToNormalizingNewlines("app      logs=read shop=readWrite\nreports  *=read\n");
        assertThat(user("list", "--json").out())
                .isEqualToIgnoringWhitespace(
                        """
                {"users": [{"name": "app", "databases": {"logs": "read", "shop": "readWrite"}},
                           {"name": "reports", "databases": {"*": "read"}}]}
                """);

        assertThat(user("remove", "app").exitCode()).isZero();
        assertThat(user("list").out()).doesNotContain("app");
        assertThat(user("remove", "app").exitCode()).isEqualTo(ExitCode.NO);
    }

    @Test
    void doesNotReplaceAUserUnlessAsked() throws Exception {
        add("app", "one\n", "--grant", "shop=read");

        Typed again = add("app", "two\n", "--grant", "shop=admin");
        assertThat(again.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(again.err()).contains("--replace");
        assertThat(user("list").out()).contains("shop=read");

        assertThat(add("app", "two\n", "--replace", "--grant", "shop=admin").exitCode())
                .isZero();
        assertThat(user("list").out()).contains("shop=admin");
    }

    @Test
    void refusesWhatIsNoGrantAndNoPassword() {
        assertThat(add("app", "p\n", "--grant", "shop").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(add("app", "p\n", "--grant", "shop=write").err()).contains("read, readWrite or admin");
        assertThat(add("app", "p\n", "--grant", "a=read", "--grant", "a=admin").err())
                .contains("twice");
        assertThat(add("app", "p\n").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(add("app", "\n", "--grant", "shop=read").exitCode()).isEqualTo(ExitCode.NO);
        assertThat(Files.exists(file)).isFalse();
    }

    @Test
    void theFileIsNamedAsForTheProxy() {
        assertThat(Typed.command("user", "list").err()).contains("--auth-users", "LARDER_AUTH_USERS");

        Map<String, String> environment = Map.of("LARDER_AUTH_USERS", file.toString());
        assertThat(Typed.in(environment, "p\n", "user", "add", "a", "--grant", "b=read", "--password-stdin")
                        .exitCode())
                .isZero();
        assertThat(Typed.in(environment, "", "user", "list").out()).contains("b=read");
        assertThat(Typed.command("user", "remove", "a", "--auth-users", file.toString())
                        .exitCode())
                .isZero();
        assertThat(Typed.in(environment, "", "user", "list").out()).isEmpty();
    }

    @Test
    void aFileThatIsNoUserFileIsToldAndLeftAlone() throws Exception {
        Files.writeString(file, "{}");

        assertThat(user("list").exitCode()).isEqualTo(ExitCode.NO);
        assertThat(add("app", "p\n", "--grant", "shop=read").exitCode()).isEqualTo(ExitCode.NO);
        assertThat(Files.readString(file)).isEqualTo("{}");
        assertThat(Typed.command("user").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private Typed add(String name, String input, String... rest) {
        String[] args = new String[rest.length + 6];
        System.arraycopy(
                new String[] {"user", "add", name, "--password-stdin", "--auth-users", file.toString()}, 0, args, 0, 6);
        System.arraycopy(rest, 0, args, 6, rest.length);
        return Typed.in(Map.of(), input, args);
    }

    private Typed user(String... rest) {
        String[] args = new String[rest.length + 3];
        args[0] = "user";
        System.arraycopy(rest, 0, args, 1, rest.length);
        args[rest.length + 1] = "--auth-users";
        args[rest.length + 2] = file.toString();
        return Typed.in(Map.of(), "", args);
    }
}
