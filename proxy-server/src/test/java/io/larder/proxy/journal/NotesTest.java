package io.larder.proxy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

class NotesTest {
    private static final String LONG = "x".repeat(100_000);

    private static RequestLine told(BsonDocument command) {
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, command);
        try {
            CommandView view = new CommandView();
            view.parse(message);
            Notes notes = new Notes();
            notes.begin(7, 1, message.readableBytes(), 0);
            notes.command(view);
            return notes.end(new Notes.Answered("10.0.0.1", null, "default", null, "forward", null), 1, 0);
        } finally {
            message.release();
        }
    }

    private static BsonDocument command(String name, String collection, String database) {
        return new BsonDocument(name, new BsonString(collection)).append("$db", new BsonString(database));
    }

    @Test
    void namesAreAsTheyWereSent() {
        RequestLine line = told(command("find", "prödukte", "shop"));

        assertThat(line.command()).isEqualTo("find");
        assertThat(line.namespace()).isEqualTo("shop.prödukte");
    }

    /** Thousands of lines may wait for the disk, and who sends them need not have logged in. */
    @Test
    void namesThatNoServerTakesAreCut() {
        assertThat(told(command("find", LONG, LONG)).text()).hasSizeLessThan(1000);
        assertThat(told(command(LONG, "c", "shop")).text()).hasSizeLessThan(1000);
        assertThat(told(new BsonDocument("getMore", new BsonInt64(7))
                                .append("collection", new BsonString(LONG))
                                .append("$db", new BsonString("shop")))
                        .text())
                .hasSizeLessThan(1000)
                .contains("...");
    }
}
