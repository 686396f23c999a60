package io.larder.integration.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.larder.embedded.EmbeddedReplicaSet;
import io.larder.integration.route.LarderInFront;
import io.larder.wire.generate.Frames;
import io.larder.wire.hostile.EveryReader;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How many messages go wrong is the system property {@code larder.fuzz.frames}, and {@code larder.fuzz.seed} repeats a run.
 */
class FuzzTest {
    private static final int FRAMES = Integer.getInteger("larder.fuzz.frames", 30_000);
    private static final long SEED = Long.getLong("larder.fuzz.seed", 4711L);
    private static final int SEEDS = 400;

    /** What a client that goes wrong manages to send before it is cut off, or goes away itself. */
    private static final int FRAMES_PER_CONNECTION = 20;

    private final List<byte[]> sound = sound();
    private final Mutations mutations = new Mutations(SEED, sound);

    private static List<byte[]> sound() {
        List<byte[]> sound = new ArrayList<>();
        JqwikSession.run(() -> {
            Random random = new Random(SEED);
            RandomGenerator<byte[]> frames = Frames.ofEveryKind().generator(SEEDS);
            for (int i = 0; i < SEEDS; i++) {
                sound.add(frames.next(random).value());
            }
        });
        return sound;
    }

    @Test
    @Timeout(3600)
    void theCodecSurvivesEverything() {
        EveryReader reader = new EveryReader();
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = mutations.next();
            try {
                reader.read(Unpooled.wrappedBuffer(frame));
            } catch (RuntimeException | Error e) {
                fail("seed " + SEED + ", frame " + HexFormat.of().formatHex(frame), e);
            }
        }
    }

    /** Each connection sends until it is cut off; a client that behaves is served all the while. */
    @Test
    @Timeout(3600)
    void theProxySurvivesEverything() throws IOException {
        try (EmbeddedReplicaSet set = EmbeddedReplicaSet.start();
                LarderInFront larder = LarderInFront.of(set.connectionString())) {
            try (MongoClient bystander = MongoClients.create("mongodb://localhost:" + larder.port())) {
                for (int sent = 0; sent < FRAMES; sent += FRAMES_PER_CONNECTION) {
                    sendNonsense(larder.port());
                    if (sent % (50 * FRAMES_PER_CONNECTION) == 0) {
                        assertThat(bystander
                                        .getDatabase("admin")
                                        .runCommand(new BsonDocument("ping", new BsonInt32(1)))
                                        .get("ok"))
                                .as("seed " + SEED)
                                .isEqualTo(1.0);
                    }
                }
            }
            larder.assertNothingLeft();
        }
    }

    private void sendNonsense(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < FRAMES_PER_CONNECTION; i++) {
                out.write(mutations.next());
            }
        } catch (SocketException cutOff) {
            assertThat(cutOff).hasMessageMatching("(?i).*(reset|broken pipe|aborted|closed).*");
        }
    }
}
