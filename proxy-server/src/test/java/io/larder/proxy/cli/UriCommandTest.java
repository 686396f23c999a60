package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UriCommandTest {
    private static final String OLD = "mongodb://app:hunter2@a,b/shop?replicaSet=rs0&authSource=admin";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void printsTheStringToUseAndWhy() {
        Typed typed = Typed.command("uri", OLD);

        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out())
                .isEqualToNormalizingNewlines(
                        """
                The application uses
                  mongodb://app:***@127.0.0.1:27018/shop?authSource=admin

                  stays  user app          logins are relayed to the cluster
                  goes   a                 Larder is one address and knows the servers behind it
                  goes   b                 Larder is one address and knows the servers behind it
                  added  127.0.0.1:27018   where Larder listens
                  stays  /shop             the database that the application uses
                  goes   replicaSet=rs0    the driver would look for members of a set; Larder looks like a mongos, not like a set
                  stays  authSource=admin  logins are relayed: the cluster looks the user up there

                Larder uses the old one, as it is
                  larder --upstream 'mongodb://app:***@a,b/shop?replicaSet=rs0&authSource=admin'
                """);
    }

    @Test
    void showsThePasswordOnlyIfAsked() {
        assertThat(Typed.command("uri", OLD).out()).doesNotContain("hunter2");
        assertThat(Typed.command("uri", "--show-password", OLD).out())
                .contains("mongodb://app:hunter2@127.0.0.1:27018/shop?authSource=admin");
    }

    @Test
    void forScriptsThereIsJson() {
        Typed typed = Typed.command("uri", "--json", OLD);
        assertThat(typed.exitCode()).isZero();
        BsonDocument told = BsonDocument.parse(typed.out());
        assertThat(told.getString("uri").getValue())
                .isEqualTo("mongodb://app:***@127.0.0.1:27018/shop?authSource=admin");
        assertThat(told.getBoolean("works").getValue()).isTrue();
        assertThat(told.getArray("parts"))
                .extracting(part -> part.asDocument().getString("verdict").getValue())
                .contains("stays", "goes", "added");
        assertThat(Typed.command("uri", "--json", "--show-password", OLD).out()).contains("app:hunter2@");
    }

    @Test
    void fitsTheConfiguredLarder() throws Exception {
        Path pem = Files.writeString(directory.resolve("a.pem"), "");
        Path file = Files.writeString(
                directory.resolve("larder.yaml"),
                "listeners:\n- {address: '0.0.0.0:27100', tls: {certificate: " + pem + ", key: " + pem + "}}\n");

        assertThat(Typed.command("uri", "-c", file.toString(), "mongodb://h").out())
                .contains("mongodb://127.0.0.1:27100/?tls=true");
        assertThat(Typed.command("uri", "-c", file.toString(), "--at", "larder.example.net:27017", "mongodb://h")
                        .out())
                .contains("mongodb://larder.example.net:27017/?tls=true");
    }

    @Test
    void aStringThatWillNotWorkExitsWithNo() {
        Typed typed = Typed.command("uri", "mongodb://u@h/?authMechanism=MONGODB-X509");

        assertThat(typed.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(typed.out()).contains("fails  authMechanism=MONGODB-X509");
    }

    @Test
    void whatIsNoConnectionStringIsToldWithoutQuotingIt() {
        Typed typed = Typed.command("uri", "mongodb://u:hunt@er2@h");

        assertThat(typed.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(typed.err()).contains("the password holds a character").doesNotContain("er2");
    }

    @Test
    void withoutAStringItSaysThatOneIsMissing() {
        assertThat(Typed.command("uri").exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(Typed.command("uri", "--at", "nowhere", "mongodb://h").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }
}
