package io.larder.proxy.caching;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.engine.cache.Refresh;
import io.larder.engine.key.LookupKey;
import io.larder.engine.key.Scope;
import io.larder.engine.plan.Planner;
import io.larder.wire.message.CommandView;
import io.larder.wire.message.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** What waits for a client that lends its connection. */
class LentReadsTest {
    private final AtomicLong now = new AtomicLong();
    private final LentReads reads = new LentReads(now::get);
    private final LentReads.Line anns = reads.of(scope("ann"));

    private static Scope scope(String user) {
        return new Scope("t", "", user);
    }

    private static Refresh refresh(String user, int id) {
        CommandView command = new CommandView();
        BsonDocument find = BsonDocument.parse("{find: 'c', filter: {_id: " + id + "}, $db: 'd'}");
        ByteBuf message = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 1, 0, 0, find);
        command.parse(message);
        Planner planner = new Planner();
        planner.plan(command);
        LookupKey key = new LookupKey();
        assertThat(key.compute(scope(user), planner.read())).isTrue();
        message.release();
        return new Refresh(key.toKey(), new byte[0]);
    }

    private static void assertNext(LentReads.Line line, Refresh expected) {
        assertThat(line.next())
                .isNotNull()
                .extracting(LentReads.Waiting::refresh)
                .isEqualTo(expected);
    }

    @Test
    void onlyWhatIsOfOneWhoLendsIsTaken() {
        assertThat(reads.takes(refresh("bob", 1))).isFalse();
        assertThat(anns.isEmpty()).isTrue();
        assertThat(reads.takes(refresh("ann", 1))).isTrue();
        assertThat(reads.takes(refresh("ann", 1))).isTrue();
        assertThat(anns.isEmpty()).isFalse();
        assertThat(reads.size()).as("once, however often it was ended").isEqualTo(1);
        assertNext(anns, refresh("ann", 1));
        assertThat(anns.isEmpty()).isTrue();
        assertThat(anns.next()).isNull();
        assertThat(reads.size()).isZero();
    }

    @Test
    void inAFullLineWhatIsNewTakesThePlaceOfTheOldest() {
        for (int id = 0; id < LentReads.MOST_OF_ONE + 3; id++) {
            reads.takes(refresh("ann", id));
        }
        assertThat(reads.size()).isEqualTo(LentReads.MOST_OF_ONE);
        assertNext(anns, refresh("ann", 3));
    }

    @Test
    void whereAllAreFullALineOnlyRenewsItself() {
        for (int user = 0; user * LentReads.MOST_OF_ONE < LentReads.MOST; user++) {
            reads.of(scope("user" + user));
            for (int id = 0; id < LentReads.MOST_OF_ONE; id++) {
                reads.takes(refresh("user" + user, id));
            }
        }
        assertThat(reads.size()).isEqualTo(LentReads.MOST);
        assertThat(reads.takes(refresh("ann", 1)))
                .as("nobody else could read it")
                .isTrue();
        assertThat(anns.isEmpty()).isTrue();
        reads.takes(refresh("user0", 1000));
        assertThat(reads.size()).isEqualTo(LentReads.MOST);
        assertNext(reads.of(scope("user0")), refresh("user0", 1));
        reads.takes(refresh("ann", 1));
        assertThat(anns.isEmpty()).isFalse();
    }

    @Test
    void whatHasWaitedForTooLongIsForgotten() {
        reads.takes(refresh("ann", 1));
        now.addAndGet(LentReads.LONGEST_NANOS);
        reads.takes(refresh("ann", 2));
        reads.sweep();
        assertThat(reads.size()).as("just in time").isEqualTo(2);
        now.addAndGet(1);
        assertNext(anns, refresh("ann", 2));
        assertThat(reads.size()).isZero();

        reads.takes(refresh("ann", 3));
        now.addAndGet(LentReads.LONGEST_NANOS + 1);
        reads.sweep();
        assertThat(anns.isEmpty()).isTrue();
        assertThat(reads.size()).isZero();
    }

    @Test
    void forOneWhoIsForgottenNothingWaits() {
        reads.takes(refresh("ann", 1));
        LentReads.Waiting first = anns.next();
        assertThat(first).isNotNull();
        reads.takes(refresh("ann", 2));
        reads.forget(scope("ann"));
        anns.add(first);
        assertThat(anns.isEmpty()).isTrue();
        assertThat(reads.size()).isZero();
        assertThat(reads.takes(refresh("ann", 3))).isFalse();
    }

    @Test
    void whatIsPutBackIsAsOldAsItWas() {
        reads.takes(refresh("ann", 1));
        LentReads.Waiting first = anns.next();
        assertThat(first).isNotNull();
        now.addAndGet(LentReads.LONGEST_NANOS + 1);
        anns.add(first);
        assertThat(anns.isEmpty()).isFalse();
        assertThat(anns.next()).isNull();
        assertThat(anns.isEmpty()).isTrue();
    }
}
