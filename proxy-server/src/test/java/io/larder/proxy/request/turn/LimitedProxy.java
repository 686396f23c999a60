package io.larder.proxy.request.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.proxy.WireClient;
import io.larder.proxy.limit.Limits;
import io.larder.proxy.limit.TenantLimits;
import io.larder.proxy.request.ProxyFixture;
import io.larder.proxy.request.shared.Requests;
import io.larder.proxy.upstream.ScriptedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bson.BsonDocument;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A proxy before one scripted server, with the limits that a test gives its tenant; another one for each test. */
@SuppressWarnings("NullAway.Init")
public final class LimitedProxy implements BeforeEachCallback, AfterEachCallback {
    public static final int NONE = Limits.NONE;
    static final long MILLI = 1_000_000L;
    public static final long LONG = 20_000 * MILLI;

    ScriptedServer server;
    TenantLimits limits;
    private ProxyFixture proxy;

    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        server = ScriptedServer.start();
        proxy = ProxyFixture.before(server);
        limits = proxy.requests.limits();
    }

    WireClient connect() throws Exception {
        return proxy.connect();
    }

    Requests requests() {
        return proxy.requests;
    }

    /** From now on commands wait in this queue until a test answers them. */
    Queue<ScriptedServer.Session> holdCommands() {
        Queue<ScriptedServer.Session> asked = new ConcurrentLinkedQueue<>();
        server.onCommand((session, command) -> asked.add(session));
        return asked;
    }

    long sent(String command) {
        return server.received().stream()
                .filter(one -> one.getFirstKey().equals(command))
                .count();
    }

    static void assertRefused(BsonDocument reply) {
        assertRefused(reply, "{}");
    }

    static void assertRefused(BsonDocument reply, String request) {
        List<String> labels = new ArrayList<>(List.of("SystemOverloadedError", "RetryableError", "NoWritesPerformed"));
        if (request.startsWith("{commit") || request.startsWith("{abort")) {
            labels.add("RetryableWriteError");
        } else if (request.contains("autocommit")) {
            labels.add("TransientTransactionError");
        }
        assertThat(reply.getInt32("code").getValue()).as(reply.toJson()).isEqualTo(462);
        assertThat(reply.getString("codeName").getValue()).isEqualTo("IngressRequestRateLimitExceeded");
        assertThat(reply.getNumber("ok").intValue()).isZero();
        assertThat(reply.getArray("errorLabels").getValues())
                .extracting(label -> label.asString().getValue())
                .containsExactlyElementsOf(labels);
    }

    static void assertOk(BsonDocument reply) {
        assertThat(reply.getNumber("ok").intValue()).as(reply.toJson()).isEqualTo(1);
    }

    /** Asks until it is refused: on a slow machine a second, and with it a turn, may pass between two requests. */
    static BsonDocument untilRefused(WireClient client, String json) throws Exception {
        return untilRefused(client, json, 20);
    }

    static BsonDocument untilRefused(WireClient client, String json, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            BsonDocument reply = client.ask(json);
            if (reply.getNumber("ok").intValue() == 0) {
                assertRefused(reply, json);
                return reply;
            }
        }
        throw new AssertionError("never refused");
    }

    @Override
    public void afterEach(ExtensionContext test) {
        proxy.close();
        assertThat(limits.connected()).as("places given back").isZero();
        server.close();
    }
}
