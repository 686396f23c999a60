package io.larder.proxy.request.login;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.client.MongoClient;
import io.larder.proxy.WireClient;
import io.larder.proxy.request.shared.Authentication;
import io.larder.proxy.topology.ServerView;
import io.larder.proxy.topology.TopologyView;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logins that the upstream checks: driver specifications, auth; the wire checklist's rules of relaying. */
class RelayedLoginTest {
    private static LoginFixture larder;

    @BeforeAll
    static void start() throws Exception {
        larder = LoginFixture.secured(3, Authentication.asUpstreamWants());
    }

    @AfterAll
    static void stop() {
        larder.close();
    }

    @Test
    void bothScramMechanismsLogInWithAndWithoutNegotiation() {
        char[] password = LoginFixture.PASSWORD.toCharArray();
        for (MongoCredential credential : List.of(
                MongoCredential.createScramSha1Credential(LoginFixture.USER, "admin", password),
                MongoCredential.createScramSha256Credential(LoginFixture.USER, "admin", password),
                MongoCredential.createCredential(LoginFixture.USER, "admin", password))) {
            try (MongoClient client = larder.driver(credential)) {
                client.getDatabase("relay").getCollection("c").insertOne(new Document("by", credential.toString()));
            }
        }
    }

    @Test
    void aWrongPasswordIsTheServersToRefuse() {
        try (MongoClient client = larder.driver(LoginFixture.scram256(LoginFixture.USER, "wrong"))) {
            assertThatThrownBy(
                            () -> client.getDatabase("relay").getCollection("c").insertOne(new Document()))
                    .isInstanceOf(MongoSecurityException.class)
                    .hasRootCauseInstanceOf(MongoCommandException.class)
                    .rootCause()
                    .satisfies(cause -> assertThat(((MongoCommandException) cause).getCode())
                            .isEqualTo(18));
        }
    }

    @Test
    void withoutLoginTheServerRefusesAndNothingIsBorrowed() throws Exception {
        try (MongoClient loggedIn = larder.driver(LoginFixture.scram256(LoginFixture.USER, LoginFixture.PASSWORD));
                WireClient stranger = larder.wire()) {
            loggedIn.getDatabase("relay").getCollection("c").insertOne(new Document());
            BsonDocument reply = stranger.ask("{find: 'c', $db: 'relay'}");
            assertThat(reply.getInt32("code").getValue()).isEqualTo(13);
        }
    }

    @Test
    void aConnectionThatOnlySaysHelloTakesNoneUpstream() throws Exception {
        try (WireClient monitor = larder.wire()) {
            int before = larder.upstream.commands().count("hello");
            for (int i = 0; i < 5; i++) {
                assertThat(monitor.ask("{hello: 1, $db: 'admin'}")
                                .getNumber("ok")
                                .intValue())
                        .isEqualTo(1);
            }
            // Larder's own monitors say hello too, but not five times within a few milliseconds.
            assertThat(larder.upstream.commands().count("hello") - before).isLessThan(5);
        }
    }

    @Test
    void helloCarriesTheServersMechanismsAndTheBeginningOfALogin() throws Exception {
        try (WireClient client = larder.wire()) {
            BsonDocument reply = client.ask("{hello: 1, saslSupportedMechs: 'admin.user', $db: 'admin'}");
            assertThat(reply.getArray("saslSupportedMechs")).hasSize(2);
            assertThat(reply.getString("msg").getValue()).isEqualTo("isdbgrid");
        }
    }

    @Test
    void whatCannotBeRelayedSaysWhy() throws Exception {
        try (WireClient client = larder.wire()) {
            BsonDocument x509 = client.ask("{authenticate: 1, mechanism: 'MONGODB-X509', $db: '$external'}");
            assertThat(x509.getInt32("code").getValue()).isEqualTo(334);
            assertThat(x509.getString("errmsg").getValue()).contains("cannot be relayed");
            BsonDocument gssapi = client.ask("{saslStart: 1, mechanism: 'GSSAPI', payload: '', $db: '$external'}");
            assertThat(gssapi.getString("errmsg").getValue()).contains("GSSAPI").contains("cannot be relayed");
            BsonDocument plain = client.ask("{saslStart: 1, mechanism: 'PLAIN', payload: '', $db: '$external'}");
            assertThat(plain.getString("errmsg").getValue()).contains("over TLS only");
        }
    }

    @Test
    void readPreferenceSecondaryIsRefusedWithTheWayOutAndTheOthersRunOnThePrimary() throws Exception {
        try (WireClient client = larder.wire()) {
            BsonDocument refused = client.ask("{find: 'c', $readPreference: {mode: 'secondary'}, $db: 'relay'}");
            assertThat(refused.getInt32("code").getValue()).isEqualTo(133);
            assertThat(refused.getString("errmsg").getValue()).contains("secondaryPreferred");
            for (String mode : List.of("primaryPreferred", "secondaryPreferred", "nearest")) {
                BsonDocument reached = client.ask("{find: 'c', $readPreference: {mode: '" + mode + "'}, $db: 'relay'}");
                assertThat(reached.getInt32("code").getValue()).as(mode).isEqualTo(13);
            }
        }
    }

    @Test
    void aClientBoundToADemotedPrimaryIsClosedAndItsDriverGoesOn() throws Exception {
        try (WireClient bound = larder.wire();
                MongoClient client = larder.driver(LoginFixture.scram256(LoginFixture.USER, LoginFixture.PASSWORD))) {
            bound.ask("{find: 'c', $db: 'relay'}"); // refused, but from now on bound
            client.getDatabase("relay").getCollection("c").insertOne(new Document());
            int next = (larder.upstream.adversary().primary() + 1) % 3;
            larder.upstream.adversary().elect(next);
            assertThat(bound.isClosedByPeer()).isTrue();
            client.getDatabase("relay").getCollection("c").insertOne(new Document("after", "election"));
        }
    }

    @Test
    void oneBrokenConnectionIsNotTheEndOfTheOthers() throws Exception {
        try (WireClient bound = larder.wire();
                WireClient broken = larder.wire()) {
            bound.ask("{find: 'c', $db: 'relay'}");
            broken.ask("{find: 'c', $db: 'relay'}");
            larder.upstream.adversary().connections().cutBefore("count", 1);
            BsonDocument lost = broken.ask("{count: 'c', $db: 'relay'}");
            assertThat(lost.getNumber("ok").intValue()).isZero();
            assertThat(bound.ask("{find: 'c', $db: 'relay'}").getInt32("code").getValue())
                    .isEqualTo(13);
        }
    }

    @Test
    void aHelloThatTheServerRefusesIsItsSendersTroubleAlone() throws Exception {
        try (WireClient good = larder.wire();
                WireClient bad = larder.wire()) {
            good.ask("{find: 'c', $db: 'relay'}");
            ServerView before = primary();
            BsonDocument refused = bad.ask("{hello: 1, saslSupportedMechs: 'nobody', $db: 'admin'}");
            assertThat(refused.getNumber("ok").intValue()).isZero();
            assertThat(refused.getString("errmsg").getValue()).contains("database.user");
            assertThat(primary()).isEqualTo(before);
        }
    }

    private static ServerView primary() {
        TopologyView view = larder.topology.view();
        ServerView primary = view.server(requireNonNull(view.primary()));
        return requireNonNull(primary);
    }
}
