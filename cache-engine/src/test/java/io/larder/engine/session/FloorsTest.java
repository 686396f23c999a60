package io.larder.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloorsTest {
    /** Times are told by their increments; 0 is one that is not there. */
    @ParameterizedTest
    @CsvSource({
        "0, 9, false, false, 0", // an implicit session has no floor of its own
        "5, 9, false, false, 5",
        "5, 9, false, true, 9", // with gossip, what was heard counts
        "0, 9, false, true, 9",
        "5, 9, true, false, 9", // sharded: a causal read must see all it has heard of
        "0, 9, true, false, 0",
        "5, 3, true, true, 5",
        "5, 0, true, true, 5",
    })
    void theFloorIsWhatTheSessionMustSee(int after, int heard, boolean sharded, boolean gossip, int floor) {
        BsonDocument command = new BsonDocument("find", new BsonString("c")).append("$db", new BsonString("db"));
        if (after != 0) {
            command.append(
                    "readConcern",
                    new BsonDocument("level", new BsonString("local"))
                            .append("afterClusterTime", new BsonTimestamp(1, after)));
        }
        if (heard != 0) {
            command.append("$clusterTime", new BsonDocument("clusterTime", new BsonTimestamp(1, heard)));
        }
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, command);
        try {
            CommandView view = new CommandView();
            view.parse(message);
            long expected = floor == 0 ? 0 : (1L << 32) | floor;
            assertThat(new Floors(gossip).of(view, sharded)).isEqualTo(expected);
        } finally {
            message.release();
        }
    }
}
