package io.larder.proxy.launch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.larder.config.load.ConfigLoader;
import io.larder.config.load.Sources;
import io.larder.proxy.Http;
import io.larder.proxy.admin.AdminToken;
import io.larder.proxy.admin.Route;
import io.larder.proxy.launch.config.ConfigInUse;
import io.larder.proxy.launch.config.ReloadNews;
import io.larder.proxy.metrics.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The admin API of a running proxy, against its document. Its upstream is nowhere. */
class AdminApiTest {
    private static final OpenApi DOCUMENT = new OpenApi();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path file;
    private RunningProxy proxy;
    private String token;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(directory.resolve("larder.yaml"), "log: {level: info}\n");
        proxy = start(Map.of());
        token = AdminToken.open(directory.resolve("admin.token")).reveal();
    }

    private RunningProxy start(Map<String, String> more) throws Exception {
        Map<String, String> flags = new HashMap<>(Map.of(
                "listen", "127.0.0.1:0",
                "upstream", "mongodb://u:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=100",
                "admin-listen", "127.0.0.1:0",
                "health-listen", "127.0.0.1:0",
                "admin-token-file", directory.resolve("admin.token").toString()));
        flags.putAll(more);
        Sources sources = new Sources(Optional.of(file), Map.of(), flags);
        ConfigInUse config = ConfigInUse.of(() -> ConfigLoader.explain(sources));
        config.whenReloaded(path -> path.startsWith("log."), changed -> {});
        return RunningProxy.start(config, Optional.empty());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private InetSocketAddress admin() {
        return proxy.adminAddresses().get(0);
    }

    private List<Route> routes() {
        return AdminParts.routes(proxy, new Metrics());
    }

    private static String name(Route route) {
        return route.method() + " " + route.path();
    }

    @Test
    void theDocumentNamesWhatThereIs() {
        assertThat(DOCUMENT.operations())
                .containsExactlyInAnyOrderElementsOf(
                        routes().stream().map(AdminApiTest::name).toList());
        for (Route route : routes()) {
            assertThat(DOCUMENT.isOpen(name(route))).as(name(route)).isEqualTo(route.open());
            assertThat(DOCUMENT.parameters(name(route))).as(name(route)).isEqualTo(new TreeSet<>(route.parameters()));
        }
    }

    @Test
    void onlyHealthAndMetricsAreAnsweredWithoutToken() throws IOException {
        for (Route route : routes()) {
            Http answer = Http.ask(route.method().name(), admin(), route.path(), "", "");
            assertThat(answer.status() == 401)
                    .as(name(route))
                    .isEqualTo(
                            !route.path().startsWith("/health") && !route.path().equals("/metrics"));
        }
        assertThat(Http.get(proxy.adminAddresses().get(1), "/api/v1/stats", token)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aWrongTokenOpensNoMoreThanNone() throws IOException {
        String last = token.endsWith("A") ? "B" : "A";
        List<String> wrong = List.of(
                "x",
                token + "x",
                token.substring(0, token.length() - 1),
                token.substring(0, token.length() - 1) + last,
                token.toUpperCase(Locale.ROOT) + token);
        for (Route route : routes()) {
            for (String shown : wrong) {
                Http answer = Http.ask(route.method().name(), admin(), route.path(), shown, "");
                assertThat(answer.status() == 401).as(name(route)).isEqualTo(!DOCUMENT.isOpen(name(route)));
            }
            assertThat(Http.ask(route.method().name(), proxy.adminAddresses().get(1), route.path(), "x", "")
                                    .status()
                            == 401)
                    .as(name(route) + " of the listener for health")
                    .isEqualTo(!DOCUMENT.isOpen(name(route)));
        }
        assertThat(Http.get(admin(), "/health/ready", "").status())
                .as("nothing was drained")
                .isEqualTo(200);
    }

    @Test
    void everyReplyIsAsTheDocumentPromises() throws IOException {
        for (Route route : routes()) {
            for (String shown : List.of("", token)) {
                Http answer = Http.ask(route.method().name(), admin(), route.path(), shown, "");
                assertThat(DOCUMENT.faults(name(route), answer.status(), answer.header("Content-Type"), answer.body()))
                        .as(name(route) + " " + answer)
                        .isEmpty();
            }
        }
    }

    @Test
    void anUpstreamThatIsNotThereIsToldAndDoesNotMakeItUnready() throws Exception {
        Http ready = Http.get(proxy.adminAddresses().get(1), "/health/ready", "");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(BsonDocument.parse(ready.body())
                        .getArray("reasons")
                        .get(0)
                        .asString()
                        .getValue())
                .startsWith("upstream: ");

        proxy.close();
        proxy = start(Map.of("health-ready-needs-upstream", "on"));
        assertThat(Http.get(admin(), "/health/ready", "").status()).isEqualTo(503);
        assertThat(Http.get(admin(), "/health/live", "").status()).isEqualTo(200);
    }

    @Test
    void aProxyThatDrainsIsNotReady() throws IOException {
        assertThat(Http.post(admin(), "/api/v1/drain", token, "").status()).isEqualTo(202);

        Http ready = Http.get(admin(), "/health/ready", "");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.body()).contains("draining");
    }

    @Test
    void theConfigurationIsShownWithoutItsSecrets() throws IOException {
        String config = Http.get(admin(), "/api/v1/config", token).body();

        assertThat(config)
                .contains("mongodb://u:***@127.0.0.1:1/", "--upstream", "larder.yaml:1")
                .doesNotContain("hunter2", token);
    }

    @Test
    void aReloadTellsWhatChangesNowAndWhatLater() throws IOException {
        Files.writeString(file, "log: {level: debug}\ncache: {cleanup: {idle: 1d}}\nresources: {max-cursors: 7}\n");

        Logger logger = (Logger) LoggerFactory.getLogger(ReloadNews.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO); // whatever another test in this JVM has left

        Http answer = Http.post(admin(), "/api/v1/reload", token, "");

        logger.setLevel(before);
        logger.detachAppender(logged);
        assertThat(logged.list).singleElement().satisfies(line -> assertThat(line.getFormattedMessage())
                .startsWith("configuration read again: [")
                .contains("log.level", "; at the next start: [resources.max-cursors"));
        assertThat(answer.status()).isEqualTo(200);
        BsonDocument told = BsonDocument.parse(answer.body());
        assertThat(told.getArray("changed").toString())
                .contains("log.level", "cache.cleanup.idle", "resources.max-cursors");
        assertThat(told.getArray("atNextStart").toString())
                .contains("resources.max-cursors")
                .doesNotContain("log.level", "cache.cleanup.idle");
        assertThat(proxy.cleanup().targets()).singleElement().satisfies(target -> assertThat(target.idle())
                .hasDays(1));
    }

    @Test
    void aWrongConfigurationChangesNothing() throws IOException {
        Files.writeString(file, "log: {level: loud}\nclients: {max-conections: 7}\n");

        Http answer = Http.post(admin(), "/api/v1/reload", token, "");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(DOCUMENT.faults("POST /api/v1/reload", 422, answer.header("Content-Type"), answer.body()))
                .isEmpty();
        assertThat(BsonDocument.parse(answer.body()).getArray("problems")).hasSize(2);
        assertThat(proxy.config().log().level().name()).isEqualTo("INFO");
    }

    @Test
    void metricsAreThere() throws IOException {
        assertThat(Http.get(proxy.adminAddresses().get(1), "/metrics", "").body())
                .contains(
                        "larder_request_duration_seconds_bucket{outcome=\"hit\",tenant=\"default\",le=\"+Inf\"} 0",
                        "larder_client_connections 0.0",
                        "larder_upstream_connections{state=\"open\",tenant=\"default\"}",
                        "larder_client_refusals_total 0.0");
    }
}
