package io.larder.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.larder.proxy.Http;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP asks of a server, whatever its routes are for. */
class AdminServerTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private AdminServer server;
    private String token;

    @BeforeEach
    void start() throws IOException {
        AdminToken made = AdminToken.openOrMake(directory.resolve("new/admin.token"));
        token = made.reveal();
        List<Route> routes = List.of(
                Route.open("/open", asked -> Reply.text("text/plain", "here")),
                Route.get(
                        "/closed",
                        Set.of("name"),
                        asked -> echo(asked.parameter("name").orElse("nobody"))),
                Route.post("/closed", asked -> echo(String.valueOf(asked.json()))),
                Route.get("/broken", Set.of(), asked -> {
                    throw new IllegalStateException("of the route");
                }));
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = AdminServer.start(List.of(
                new AdminSettings(anywhere, null, made, routes),
                new AdminSettings(anywhere, null, null, routes.subList(0, 1))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Reply echo(String text) {
        return Reply.json(new BsonDocument("text", new BsonString(text)));
    }

    private InetSocketAddress admin() {
        return server.addresses().get(0);
    }

    private InetSocketAddress health() {
        return server.addresses().get(1);
    }

    @Test
    void openRoutesAreAnsweredWithoutToken() throws IOException {
        assertThat(Http.get(admin(), "/open", "").body()).isEqualTo("here");
        assertThat(Http.get(health(), "/open", "").body()).isEqualTo("here");
        assertThat(Http.get(admin(), "/open", "wrong").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/closed", "/closed?name=a", "/nowhere", "/", "/broken"})
    void withoutTokenNothingElseIsToldToExist(String path) throws IOException {
        for (String shown : List.of("", "wrong", token + "x", token.substring(1))) {
            Http answer = Http.get(admin(), path, shown);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.body()).contains("bearer token");
        }
        assertThat(Http.post(admin(), path, "", "{}").status()).isEqualTo(401);
    }

    @Test
    void theTokenOpensTheRest() throws IOException {
        assertThat(Http.get(admin(), "/closed?name=a%20b", token).body()).isEqualTo("{\"text\": \"a b\"}\n");
        assertThat(Http.post(admin(), "/closed", token, "{a: 1}").body()).contains("a");
        assertThat(Http.get(admin(), "/closed", token).header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void aListenerWithoutTokenHasNoMoreThanItsOpenRoutes() throws IOException {
        assertThat(Http.get(health(), "/closed", token).status()).isEqualTo(401);
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        assertThat(Http.get(admin(), "/nowhere", token).status()).isEqualTo(404);
        assertThat(Http.get(admin(), "/closed/", token).status()).isEqualTo(404);
    }

    @Test
    void anotherMethodIsNotAllowed() throws IOException {
        Http answer = Http.ask("DELETE", admin(), "/closed", token, "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo("GET, POST");
        assertThat(Http.post(admin(), "/open", "", "{}").status()).isEqualTo(405);
    }

    @Test
    void headIsGetWithoutBody() throws IOException {
        Http answer = Http.ask("HEAD", admin(), "/open", "", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("4");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsABadRequest() throws IOException {
        assertThat(Http.get(admin(), "/closed?nmae=a", token))
                .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
                .satisfies(answer -> assertThat(answer.body()).contains("no such parameter: nmae"));
        assertThat(Http.get(admin(), "/closed?name=a&name=b", token).body()).contains("once, found it 2 times");
        assertThat(Http.post(admin(), "/closed", token, "{").status()).isEqualTo(400);
        assertThat(Http.post(admin(), "/closed", token, "[1]").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/closed?name=%zz", "/clo%zzsed", "/closed?name=%2"})
    void aBrokenAddressIsABadRequest(String address) throws IOException {
        assertThat(raw("GET " + address + " HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + token + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void aRouteThatFailsTellsNothingOfHow() throws IOException {
        Http answer = Http.get(admin(), "/broken", token);

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).contains("internal failure").doesNotContain("of the route");
        assertThat(Http.get(admin(), "/open", "").status()).isEqualTo(200);
    }

    @Test
    void largeBodiesAreRefusedUnread() throws IOException {
        assertThat(raw("POST /closed HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Length: 1000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void longLinesAndManyHeadersAreRefused() throws IOException {
        assertThat(raw("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
        assertThat(raw("GET /open HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(9_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(raw("what is this\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void forOneConnectionTooManyTheQuietestGoes() throws IOException {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                Socket socket = new Socket(admin().getAddress(), admin().getPort());
                open.add(socket);
                // Answered: it is counted.
                send(socket, "GET /open HTTP/1.1\r\nHost: h\r\n\r\n");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            Socket first = open.get(0);
            first.getInputStream().skipNBytes(first.getInputStream().available());
            send(first, "GET /open HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(first.getInputStream().read()).as("the next answer").isEqualTo('H');
            Socket tooMany = new Socket(admin().getAddress(), admin().getPort());
            open.add(tooMany);
            send(tooMany, "GET /open HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(tooMany.getInputStream().read()).as("it is served").isEqualTo('H');
            Socket quietest = open.get(1);
            quietest.setSoTimeout(10_000);
            quietest.getInputStream().skipNBytes(quietest.getInputStream().available());
            assertThat(quietest.getInputStream().read()).as("it is closed").isEqualTo(-1);
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void anAddressInUseIsNamed() {
        assertThatThrownBy(() -> AdminServer.start(List.of(new AdminSettings(health(), null, null, List.of()))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on")
                .hasMessageContaining(String.valueOf(health().getPort()));
    }

    @Test
    void theTokenFileIsItsOwnersAlone() throws IOException {
        Path file = directory.resolve("new/admin.token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(AdminToken.openOrMake(file).reveal()).as("it stays").isEqualTo(token);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> AdminToken.openOrMake(file)).hasMessageContaining("can be read by others");
    }

    /** As engines mount secrets: root's, and readable by the group that the process has been given. */
    @Test
    void aMountedTokenMayBeReadByItsGroup() throws IOException {
        Path file = directory.resolve("new/admin.token");
        UserPrincipal somebodyElse =
                file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        assumeThat(System.getProperty("user.name"))
                .as("only root gives files away")
                .isEqualTo("root");
        Files.setOwner(file, somebodyElse);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        assertThat(AdminToken.open(file).reveal()).isEqualTo(token);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assertThatThrownBy(() -> AdminToken.open(file)).hasMessageContaining("can be read by others");
    }

    @Test
    void aTokenThatCannotBeMadeIsToldWithTheReason() {
        Path below = directory.resolve("new/admin.token/a/file");
        assertThatThrownBy(() -> AdminToken.openOrMake(below))
                .hasMessageContaining("the token file " + below + " cannot be made (")
                .hasMessageEndingWith("name one in a folder that can be written by admin.token-file");
    }

    @Test
    void aFileThatHoldsNoTokenIsRefused() throws IOException {
        Path file = directory.resolve("new/admin.token");
        Files.writeString(file, "short\n");
        assertThatThrownBy(() -> AdminToken.open(file)).hasMessageContaining("holds no token");
        assertThatThrownBy(() -> AdminToken.open(directory.resolve("none")))
                .hasMessageContaining("there is no token file");
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(admin().getAddress(), admin().getPort())) {
            socket.setSoTimeout(10_000);
            send(socket, request);
            InputStream in = socket.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
