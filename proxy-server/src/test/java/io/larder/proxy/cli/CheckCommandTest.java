package io.larder.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.CreateCollectionOptions;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.embedded.EmbeddedUser;
import io.larder.embedded.server.TlsSettings;
import io.larder.proxy.net.Certificates;
import io.larder.proxy.net.PemFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a configuration before anybody is served, for each of the ways in which it may not work. */
class CheckCommandTest {
    private static final EmbeddedUser ROOT = EmbeddedUser.root("root", "secret");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static Typed check(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "check";
        System.arraycopy(args, 0, all, 1, args.length);
        return Typed.command(all);
    }

    private static void fill(String uri) {
        try (MongoClient client = MongoClients.create(uri)) {
            client.getDatabase("shop").getCollection("products").insertOne(new Document("_id", 1));
            client.getDatabase("shop").getCollection("carts").insertOne(new Document("_id", 1));
            client.getDatabase("shop")
                    .createCollection(
                            "log", new CreateCollectionOptions().capped(true).sizeInBytes(10_000));
            client.getDatabase("shop").createView("cheap", "products", List.of());
        }
    }

    private String users() {
        String file = directory.resolve("users.json").toString();
        Typed added = Typed.in(
                Map.of(),
                "pencil\n",
                "user",
                "add",
                "app",
                "--replace",
                "--password-stdin",
                "--grant",
                "shop=read",
                "--auth-users",
                file);
        assertThat(added.exitCode()).as(added.err()).isZero();
        return file;
    }

    private static String as(String user, String password, EmbeddedReplicaSet set) {
        return set.connectionString().replace("mongodb://", "mongodb://" + user + ":" + password + "@");
    }

    @Test
    void theFilesOfTheAdminApiAreLookedAtToo() throws Exception {
        Certificates certificates = new Certificates(directory);
        PemFiles server = certificates.server("admin", "localhost");
        PemFiles other = certificates.server("other", "localhost");
        Typed typed = check(
                "--admin-listen",
                "127.0.0.1:0",
                "--admin-tls-certificate",
                String.valueOf(server.certificateChain()),
                "--admin-tls-key",
                String.valueOf(other.privateKey()));

        assertThat(typed.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(typed.err()).contains("admin listener: the private key in ");
    }

    @Test
    void eachCollectionIsToldItsLevelAndWhy() {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(3).start()) {
            fill(set.connectionString());
            Typed typed =
                    check("--upstream", set.connectionString(), "--off", "shop.carts", "--level", "shop.later=ttl");

            assertThat(typed.exitCode()).as(typed.out() + typed.err()).isZero();
            assertThat(typed.out().lines().map(String::strip))
                    .contains(
                            "ok    upstream: replica set rs0 of 3",
                            "ok    listCollections: 4 collections in 1 databases",
                            "ok    change stream: allowed on the whole deployment",
                            "shop.products  coherent  a change stream tells of changes",
                            "shop.carts     off       the policy says off",
                            "shop.log       off       never cached: capped",
                            "shop.cheap     off       never cached: view",
                            "shop.later     ttl       answers live for 60 s",
                            "it would work")
                    .anyMatch(line -> line.matches("ok {4}server .*: primary, wire version \\d+, .* ms away"))
                    .filteredOn(line -> line.contains(": secondary, "))
                    .hasSize(2);
        }
    }

    @Test
    void eachTenantIsLookedAt() throws Exception {
        try (EmbeddedReplicaSet one = EmbeddedReplicaSet.builder().members(1).start();
                EmbeddedReplicaSet other =
                        EmbeddedReplicaSet.builder().members(1).standalone().start()) {
            fill(one.connectionString());
            fill(other.connectionString());
            Path file = Files.writeString(
                    directory.resolve("larder.yaml"),
                    "listeners: [{address: '127.0.0.1:0'}, {address: 'localhost:0'}]\ntenants:\n"
                            + "  - {name: a, listener: '127.0.0.1:0', upstream: {uri: '" + one.connectionString()
                            + "'}, policies: [{namespace: shop.carts, level: off}]}\n"
                            + "  - {name: b, listener: 'localhost:0', upstream: {uri: '" + other.connectionString()
                            + "'}}\n");
            Typed typed = check("--config", file.toString());
            assertThat(typed.exitCode()).as(typed.out() + typed.err()).isZero();
            String ofA = typed.out().substring(0, typed.out().indexOf("tenant b"));
            String ofB = typed.out().substring(typed.out().indexOf("tenant b"));
            assertThat(ofA).contains("tenant a").contains("shop.carts     off").contains("coherent  a change stream");
            assertThat(ofB).doesNotContain("coherent  a change stream").contains("shop.carts");

            BsonDocument told = BsonDocument.parse(
                    check("--json", "--config", file.toString()).out());
            assertThat(told.getArray("tenants"))
                    .extracting(
                            tenant -> tenant.asDocument().getString("tenant").getValue())
                    .containsExactly("a", "b");
            String unreachable = Files.readString(file).replace(other.connectionString(), "mongodb://127.0.0.1:1");
            Typed broken = check(
                    "--timeout",
                    "2",
                    "--config",
                    Files.writeString(file, unreachable).toString());
            assertThat(broken.exitCode()).as("one of them is not reached").isEqualTo(ExitCode.NO);
            assertThat(broken.out()).contains("shop.products").contains("FAIL  server 127.0.0.1:1");
        }
    }

    @Test
    void onlyWhatATenantMayUseIsTold() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start()) {
            fill(set.connectionString());
            try (MongoClient client = MongoClients.create(set.connectionString())) {
                client.getDatabase("a_1").getCollection("c").insertOne(new Document("_id", 1));
                client.getDatabase("blog").getCollection("posts").insertOne(new Document("_id", 1));
            }
            String uri = "upstream: {uri: '" + set.connectionString() + "'}";
            Path file = Files.writeString(
                    directory.resolve("larder.yaml"),
                    uri
                            + "\npolicies: [{namespace: a_1.c, level: ttl}, {namespace: shop.later, level: ttl}]\ntenants:\n"
                            + "  - {name: a, database: 'a_*', " + uri + "}\n"
                            + "  - {name: b, listener: '127.0.0.1:0', databases: [blog], " + uri + "}\n"
                            + "listeners: [{address: '127.0.0.1:0'}, {address: 'localhost:0'}]\n");
            String told = check("--config", file.toString()).out();
            assertThat(namespaces(told, "a")).containsExactly("a_1.c");
            assertThat(namespaces(told, "b")).containsExactly("blog.posts");
            assertThat(namespaces(told, "default"))
                    .containsExactly(
                            "blog.posts", "shop.carts", "shop.cheap", "shop.later", "shop.log", "shop.products");
            assertThat(told)
                    .contains(
                            "listCollections: 1 collections in 1 databases; 2 more, which this tenant may not use, left out")
                    .contains(
                            "listCollections: 5 collections in 2 databases; 1 more, which this tenant may not use, left out");
        }
    }

    /** In the part of this tenant. */
    private static List<String> namespaces(String told, String tenant) {
        String from = told.substring(told.indexOf("tenant " + tenant + ": "));
        int next = from.indexOf("\ntenant ");
        return (next < 0 ? from : from.substring(0, next))
                .lines()
                .filter(line -> line.matches("  \\w+\\.\\w+ .*"))
                .map(line -> line.strip().replaceFirst(" .*", ""))
                .toList();
    }

    @Test
    void forScriptsThereIsJson() {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start()) {
            fill(set.connectionString());
            BsonDocument told = BsonDocument.parse(
                    check("--json", "--upstream", set.connectionString()).out());

            assertThat(told.getBoolean("works").getValue()).isTrue();
            BsonDocument tenant = told.getArray("tenants").get(0).asDocument();
            assertThat(tenant.getString("tenant").getValue()).isEqualTo("default");
            assertThat(tenant.getArray("namespaces")).hasSize(4);
        }
    }

    @Test
    void anAccountThatMayReadSomeDatabasesOnlyGetsAStreamOfEach() {
        EmbeddedUser larder = new EmbeddedUser("larder", "pencil", "admin", List.of("read@shop", "read@blog"));
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(ROOT, larder)
                .start()) {
            fill(as("root", "secret", set));
            Typed typed = check(
                    "--upstream",
                    as("larder", "pencil", set),
                    "--auth-mode",
                    "service",
                    "--auth-users",
                    users(),
                    "--level",
                    "away.x=coherent");

            assertThat(typed.exitCode()).as(typed.out() + typed.err()).isZero();
            assertThat(typed.out().lines().map(String::strip))
                    .anyMatch(line -> line.startsWith("note  change stream: one each on database blog, database shop;"
                            + " level ttl elsewhere, because it is refused on the whole deployment: "))
                    .contains("shop.products  coherent  a change stream tells of changes")
                    .anyMatch(line -> line.startsWith("away.x") && line.contains("ttl"));

            Typed one = check(
                    "--upstream",
                    as("larder", "pencil", set),
                    "--auth-mode",
                    "service",
                    "--auth-users",
                    users(),
                    "--cache-streams-limit",
                    "1");
            assertThat(one.out().lines().map(String::strip))
                    .anyMatch(line -> line.startsWith("note  change stream: one each on database blog; level ttl"))
                    .anyMatch(line -> line.startsWith("shop.products  ttl"));
        }
    }

    @Test
    void aStandaloneHasNoChangeStreams() {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().standalone().start()) {
            fill(set.connectionString());
            Typed typed = check("--upstream", set.connectionString());

            assertThat(typed.exitCode()).as(typed.out()).isZero();
            assertThat(typed.out())
                    .contains("note  change stream: none: the upstream is a standalone server")
                    .contains("-> make it a replica set")
                    .contains("shop.products  ttl       coherent is asked for, but the upstream is a standalone");
        }
    }

    @Test
    void rightsThatAreMissingAreNamed() throws Exception {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .authentication(ROOT, new EmbeddedUser("app", "secret", "admin", List.of("read")))
                .start()) {
            fill(as("root", "secret", set));
            Typed rich =
                    check("--upstream", as("root", "secret", set), "--auth-mode", "service", "--auth-users", users());
            assertThat(rich.exitCode()).as(rich.out() + rich.err()).isZero();
            assertThat(rich.out())
                    .contains("ok    login: accepted by every member")
                    .doesNotContain("secret");

            Typed poor =
                    check("--upstream", as("app", "secret", set), "--auth-mode", "service", "--auth-users", users());
            assertThat(poor.exitCode()).as(poor.out()).isEqualTo(ExitCode.NO);
            assertThat(poor.out())
                    .contains("FAIL  change stream: refused on the whole deployment")
                    .contains("-> grant Larder's account the actions changeStream and find")
                    .contains("it would not work as it is");

            Typed relayed = check("--upstream", set.connectionString());
            assertThat(relayed.exitCode()).as(relayed.out()).isZero();
            assertThat(relayed.out())
                    .contains("the upstream wants credentials: clients' logins are relayed to it")
                    .contains("note  account: clients' logins are relayed");
        }
    }

    @Test
    void aWrongPasswordIsToldAsSuch() throws Exception {
        try (EmbeddedReplicaSet set =
                EmbeddedReplicaSet.builder().members(1).authentication(ROOT).start()) {
            Typed typed =
                    check("--upstream", as("root", "wrong", set), "--auth-mode", "service", "--auth-users", users());

            assertThat(typed.exitCode()).as(typed.out()).isEqualTo(ExitCode.NO);
            assertThat(typed.out())
                    .contains("FAIL  login: ")
                    .contains("-> check user, password and authSource in upstream.uri")
                    .doesNotContain("wrong");
        }
    }

    @Test
    void aWrongNameOfTheSetIsSuspected() {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder().members(1).start()) {
            String uri = set.connectionString().replaceFirst("replicaSet=[^&]*", "replicaSet=other");
            assertThat(uri).contains("replicaSet=other");
            Typed typed = check("--timeout", "2", "--upstream", uri);

            assertThat(typed.exitCode()).as(typed.out()).isEqualTo(ExitCode.NO);
            assertThat(typed.out()).contains("FAIL  upstream: ").contains("replicaSet");
        }
    }

    @Test
    void whoIsNotReachedIsNamedWithTheReason() {
        Typed nobody = check("--timeout", "2", "--upstream", "mongodb://127.0.0.1:1");
        assertThat(nobody.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(nobody.out())
                .contains("FAIL  server 127.0.0.1:1: ")
                .contains("refused")
                .contains("-> nobody listens there");

        Typed unknown = check("--timeout", "2", "--upstream", "mongodb://no-such-host.invalid");
        assertThat(unknown.exitCode()).isEqualTo(ExitCode.NO);
        assertThat(unknown.out()).contains("-> the host name is unknown here");
    }

    @Test
    void aCertificateThatIsNotTrustedIsNamed() throws Exception {
        PemFiles files = new Certificates(directory).server("server", "localhost");
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.builder()
                .members(1)
                .hostName("localhost")
                .tls(new TlsSettings(files.certificateChain(), files.privateKey(), null))
                .start()) {
            String uri = set.connectionString() + (set.connectionString().contains("?") ? "&" : "/?") + "tls=true";
            Typed trusted = check(
                    "--upstream", uri, "--upstream-tls-ca", files.trusted().toString());
            assertThat(trusted.exitCode()).as(trusted.out()).isZero();

            Typed typed = check("--timeout", "2", "--upstream", uri);
            assertThat(typed.exitCode()).as(typed.out()).isEqualTo(ExitCode.NO);
            assertThat(typed.out()).contains("-> its certificate is not signed by an authority that is trusted here");
        }
    }

    @Test
    void aUserFileThatIsNoneIsAWrongConfiguration() throws Exception {
        String file =
                Files.writeString(directory.resolve("users.json"), "nobody").toString();
        Typed typed = check("--upstream", "mongodb://a:b@127.0.0.1:1", "--auth-mode", "service", "--auth-users", file);
        assertThat(typed.exitCode()).as(typed.out() + typed.err()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(typed.err()).contains(file);
    }

    @Test
    void aWrongConfigurationIsOneAndNoUpstreamIsTheEmbeddedOne() {
        assertThat(check("--listen", "here").exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        Typed embedded = check();
        assertThat(embedded.exitCode()).isZero();
        assertThat(embedded.out()).contains("its embedded cluster, in memory only");
        assertThat(check("--timeout", "0").exitCode()).isEqualTo(ExitCode.USAGE);
    }
}
