package io.larder.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import io.larder.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** However the making of a connection ends, it ends once, and no connection stays behind. */
class OpeningTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final UpstreamConnection connection =
            new UpstreamConnection(channel, new ServerAddress("a"), 0, 1, trouble -> {});
    private final List<Object> told = new ArrayList<>();
    private final Opening opening = new Opening((made, handshaken) -> told.add(made), told::add);
    private final UpstreamFailure failure = UpstreamFailure.refused(Kind.UNREACHABLE, "no", null);
    private final Handshaken handshaken = new Handshaken(new BsonDocument(), List.of());

    @Test
    void aConnectionThatIsReadyInTimeIsHandedOver() {
        opening.dialing(connection);
        opening.succeed(handshaken);
        opening.fail(failure);
        assertThat(told).containsExactly(connection);
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aFailureClosesWhatWasBeingMade() {
        opening.dialing(connection);
        opening.fail(failure);
        opening.fail(failure);
        opening.succeed(handshaken);
        assertThat(told).containsExactly(failure);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aChannelThatComesAfterTheEndIsClosed() {
        opening.fail(failure);
        opening.dialing(connection);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void nobodyIsToldAfterACancel() {
        opening.dialing(connection);
        opening.cancel();
        opening.fail(failure);
        assertThat(told).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }
}
