package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.net.PemFiles;
import io.larder.proxy.topology.KeepAliveMode;
import io.larder.proxy.topology.Target;
import io.larder.proxy.topology.UpstreamOptions;
import io.larder.wire.compression.Compressor;
import io.larder.wire.scram.ScramException;
import io.larder.wire.scram.ScramMechanism;
import io.larder.wire.scram.ScramServer;
import io.larder.wire.scram.ScramVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens on a connection before the first request. */
class HandshakeTest {
    private static final UpstreamOptions SERVICE = new UpstreamOptions(
            PemFiles.NONE,
            true,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            100,
            10,
            Duration.ZERO,
            KeepAliveMode.FIXED,
            Duration.ofMinutes(1));

    @Test
    void serversThatKnowNoHelloAreGreetedInTheOldForm() throws Exception {
        try (HelloServer server = new HelloServer(false);
                UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port())) {
            assertThat(upstream.acquire().handshaken().maxWireVersion()).isEqualTo(21);
            assertThat(server.own()).extracting(BsonDocument::getFirstKey).contains("hello", "isMaster");
        }
    }

    @Test
    void theServerLearnsWhoConnects() throws Exception {
        try (HelloServer server = new HelloServer(true);
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?appName=shop")) {
            upstream.acquire();
            BsonDocument client = server.own().get(0).getDocument("client");
            assertThat(client.getDocument("driver").getString("name").getValue())
                    .isEqualTo("larder");
            assertThat(client.getDocument("application").getString("name").getValue())
                    .isEqualTo("shop");
            assertThat(server.own().get(0)).doesNotContainKeys("saslSupportedMechs", "speculativeAuthenticate");
        }
    }

    @Test
    void compressorsAreThoseThatBothSidesKnowInTheOrderOfTheConnectionString() throws Exception {
        try (HelloServer server = new HelloServer(true)) {
            BsonArray known = new BsonArray(List.of(new BsonString("snappy"), new BsonString("zstd")));
            server.hello(Hellos.standalone().append("compression", known));
            try (UpstreamFixture upstream =
                    new UpstreamFixture("mongodb://127.0.0.1:" + server.port() + "/?compressors=zstd,zlib,snappy")) {
                UpstreamConnection connection = upstream.acquire();
                assertThat(connection.handshaken().compressors()).containsExactly(Compressor.ZSTD, Compressor.SNAPPY);
                assertThat(connection.handshaken().compressor()).isEqualTo(Compressor.ZSTD);
            }
            try (UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port())) {
                assertThat(upstream.acquire().handshaken().compressor()).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ScramMechanism.class)
    void theServiceAccountLogsInWithWhatTheServerOffers(ScramMechanism mechanism) throws Exception {
        try (LoginServer server = new LoginServer(mechanism, "s3cret");
                UpstreamFixture upstream = new UpstreamFixture(
                        "mongodb://app:s3cret@127.0.0.1:" + server.port() + "/?authSource=users", SERVICE)) {
            upstream.acquire();
            assertThat(server.loggedIn()).containsExactly("app");
        }
    }

    @Test
    void aWrongPasswordIsToldAtOnceAndNotTriedByEveryRequest() throws Exception {
        try (LoginServer server = new LoginServer(ScramMechanism.SCRAM_SHA_256, "other");
                UpstreamFixture upstream =
                        new UpstreamFixture("mongodb://app:s3cret@127.0.0.1:" + server.port(), SERVICE)) {
            for (int i = 0; i < 20; i++) {
                Recorder recorder = new Recorder();
                upstream.acquire(Target.PRIMARY, 0, recorder);
                UpstreamFailure failure = recorder.next(UpstreamFailure.class);
                assertThat(failure.kind()).isEqualTo(UpstreamFailure.Kind.AUTHENTICATION);
                assertThat(failure.message()).contains("could not log in").doesNotContain("s3cret");
            }
            assertThat(server.attempts()).isLessThan(10);
        }
    }

    @Test
    void credentialsAreLeftAloneUnlessTheProxyIsToUseThem() throws Exception {
        try (LoginServer server = new LoginServer(ScramMechanism.SCRAM_SHA_256, "s3cret");
                UpstreamFixture upstream = new UpstreamFixture("mongodb://app:s3cret@127.0.0.1:" + server.port())) {
            upstream.acquire();
            assertThat(server.attempts()).isZero();
        }
    }

    @Test
    void aServerThatCannotProveToKnowTheUserIsNotBelieved() throws Exception {
        try (LoginServer server = new LoginServer(ScramMechanism.SCRAM_SHA_256, "s3cret")) {
            server.forgeSignature();
            try (UpstreamFixture upstream =
                    new UpstreamFixture("mongodb://app:s3cret@127.0.0.1:" + server.port(), SERVICE)) {
                Recorder recorder = new Recorder();
                upstream.acquire(Target.PRIMARY, 0, recorder);
                assertThat(recorder.next(UpstreamFailure.class).message()).contains("signature");
            }
        }
    }

    @Test
    void plainNeedsTls() throws Exception {
        try (HelloServer server = new HelloServer(true);
                UpstreamFixture upstream = new UpstreamFixture(
                        "mongodb://app:s3cret@127.0.0.1:" + server.port() + "/?authMechanism=PLAIN", SERVICE)) {
            Recorder recorder = new Recorder();
            upstream.acquire(Target.PRIMARY, 0, recorder);
            assertThat(recorder.next(UpstreamFailure.class).message()).contains("needs tls=true");
            assertThat(server.own()).noneMatch(command -> command.containsKey("payload"));
        }
    }

    @Test
    void x509LogsInByItsCertificate() throws Exception {
        try (HelloServer server = new HelloServer(true);
                UpstreamFixture upstream = new UpstreamFixture(
                        "mongodb://127.0.0.1:" + server.port() + "/?authMechanism=MONGODB-X509", SERVICE)) {
            upstream.acquire();
            assertThat(server.own())
                    .anyMatch(command -> command.containsKey("authenticate")
                            && command.getString("mechanism").getValue().equals("MONGODB-X509")
                            && command.getString("$db").getValue().equals("$external"));
        }
    }

    @Test
    void aBareConnectionCarriesTheClientsWordsAndIsNeverPooled() throws Exception {
        try (HelloServer server = new HelloServer(true);
                UpstreamFixture upstream = new UpstreamFixture("mongodb://127.0.0.1:" + server.port())) {
            byte[] payload = {1, 2, 3, 0, 4};
            BsonDocument extra = new BsonDocument("saslSupportedMechs", new BsonString("admin.app"))
                    .append("speculativeAuthenticate", new BsonDocument("payload", new BsonBinary(payload)));
            server.hello(Hellos.standalone()
                    .append("speculativeAuthenticate", new BsonDocument("conversationId", new BsonInt32(7))));
            Recorder recorder = new Recorder();
            upstream.onLoop(() -> upstream.pools.on(upstream.loop).openBare(Target.PRIMARY, extra, 0, recorder));
            UpstreamConnection bare = recorder.next(UpstreamConnection.class);
            assertThat(bare.handshaken().hello().getDocument("speculativeAuthenticate"))
                    .containsEntry("conversationId", new BsonInt32(7));
            BsonDocument sent = server.own().stream()
                    .filter(command -> command.containsKey("speculativeAuthenticate"))
                    .findFirst()
                    .orElseThrow();
            assertThat(sent.getDocument("speculativeAuthenticate")
                            .getBinary("payload")
                            .getData())
                    .isEqualTo(payload);
            assertThat(upstream.pools.open()).isZero();
            upstream.release(bare);
            assertThat(upstream.<Boolean>onLoop(bare::isClosed)).isTrue();
        }
    }

    /** Answers hellos by hand, and keeps those that were the proxy's and not the driver's. */
    private static class HelloServer implements AutoCloseable {
        final ScriptedServer server = ScriptedServer.start();
        private final List<BsonDocument> own = new ArrayList<>();
        private BsonDocument hello = Hellos.standalone();

        HelloServer(boolean knowsHello) {
            server.answerHelloByScript();
            server.onCommand((session, command) -> {
                synchronized (own) {
                    if (isOwn(command)) {
                        own.add(command);
                    }
                    if (command.containsKey("hello") && !knowsHello) {
                        session.reply(failure(59, "no such command: 'hello'"));
                    } else {
                        answer(session, command);
                    }
                }
            });
        }

        void answer(ScriptedServer.Session session, BsonDocument command) {
            BsonDocument reply = hello.clone();
            if (reply.containsKey("compression")) {
                reply.getArray("compression").retainAll(command.getArray("compression", new BsonArray()));
            }
            session.reply(reply);
        }

        private static boolean isOwn(BsonDocument command) {
            return !command.containsKey("client")
                    || command.getDocument("client")
                            .getDocument("driver")
                            .getString("name")
                            .getValue()
                            .equals("larder");
        }

        void hello(BsonDocument reply) {
            synchronized (own) {
                hello = reply;
            }
        }

        BsonDocument hello() {
            return hello;
        }

        List<BsonDocument> own() {
            synchronized (own) {
                return List.copyOf(own);
            }
        }

        int port() {
            return server.port();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    /** Knows one user by one mechanism. */
    private static final class LoginServer extends HelloServer {
        private final ScramMechanism mechanism;
        private final ScramVerifier verifier;
        private final List<String> loggedIn = new ArrayList<>();
        private ScramServer exchange;
        private boolean forge;
        private int attempts;

        LoginServer(ScramMechanism mechanism, String password) {
            super(true);
            this.mechanism = mechanism;
            this.verifier = ScramVerifier.of(mechanism, "app", password, new byte[mechanism.saltBytes()], 4096);
        }

        void forgeSignature() {
            forge = true;
        }

        List<String> loggedIn() {
            return loggedIn;
        }

        int attempts() {
            return attempts;
        }

        @Override
        void answer(ScriptedServer.Session session, BsonDocument command) {
            try {
                if (command.containsKey("saslStart")) {
                    session.reply(start(command));
                } else if (command.containsKey("saslContinue")) {
                    byte[] last = exchange.last(command.getBinary("payload").getData());
                    loggedIn.add(exchange.user());
                    session.reply(
                            sasl(forge ? "v=AAAA".getBytes(java.nio.charset.StandardCharsets.UTF_8) : last, true));
                } else {
                    BsonDocument reply = hello().clone()
                            .append(
                                    "saslSupportedMechs",
                                    new BsonArray(List.of(new BsonString(mechanism.mechanismName()))));
                    BsonDocument early = command.getDocument("speculativeAuthenticate", new BsonDocument());
                    if (early.containsKey("saslStart")
                            && early.getString("mechanism").getValue().equals(mechanism.mechanismName())) {
                        reply.append("speculativeAuthenticate", start(early));
                    }
                    session.reply(reply);
                }
            } catch (ScramException e) {
                session.reply(failure(18, "Authentication failed."));
            }
        }

        private BsonDocument start(BsonDocument command) throws ScramException {
            attempts++;
            exchange = new ScramServer(mechanism, "serverNonceServerNonceServer", user -> verifier);
            return sasl(exchange.first(command.getBinary("payload").getData()), false);
        }

        private static BsonDocument sasl(byte[] payload, boolean done) {
            return new BsonDocument("conversationId", new BsonInt32(1))
                    .append("done", BsonBoolean.valueOf(done))
                    .append("payload", new BsonBinary(payload))
                    .append("ok", new BsonInt32(1));
        }
    }

    private static BsonDocument failure(int code, String message) {
        return new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(message))
                .append("code", new BsonInt32(code));
    }
}
