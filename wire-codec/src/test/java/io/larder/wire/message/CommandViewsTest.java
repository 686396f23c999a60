package io.larder.wire.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of a command because it is like another must be what taking it apart says. */
class CommandViewsTest {
    private static final String SESSION = "lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}}";
    private static final String HEARD =
            "$clusterTime: {clusterTime: {$timestamp: {t: 1, i: 2}}, signature: {hash: {$binary: {base64: 'AAAA',"
                    + " subType: '00'}}, keyId: {$numberLong: '7'}}}";

    private static final List<String> COMMANDS = List.of(
            "{find: 'c', filter: {_id: 1}, " + SESSION + ", $db: 'shop'}",
            "{find: 'c', filter: {_id: 2}, " + SESSION + ", " + HEARD + ", $db: 'shop'}",
            "{find: 'c', filter: {_id: {$oid: '000000000000000000000001'}}, limit: 1, singleBatch: true, $db: 'shop'}",
            "{find: 'c', filter: {a: 'xyz', b: {$gt: 2.5, $lt: {$date: 5}}}, sort: {a: 1}, $db: 'shop'}",
            "{find: 'c', filter: {$or: [{a: 1}, {b: {$in: ['x', 'y']}}]}, readConcern: {level: 'majority'}, $db: 'shop'}",
            "{find: 'c', filter: {a: {$elemMatch: {b: {c: {d: {e: 1}}}}}, r: /x/, t: true}, $db: 'shop'}",
            "{count: 'c', query: {a: {$numberDecimal: '1'}, n: null}, $db: 'shop'}",
            "{aggregate: 'c', pipeline: [{$match: {a: 1}}], cursor: {}, comment: 'larder: off', $db: 'shop'}",
            "{insert: 'c', ordered: true, $db: 'shop'}",
            "{getMore: {$numberLong: '5'}, collection: 'c', $db: 'shop'}",
            "{hello: 1, $db: 'admin'}");

    private final CommandViews views = new CommandViews();

    private static ByteBuf message(String command) {
        ByteBuf pooled = MessageWriter.opMsg(UnpooledByteBufAllocator.DEFAULT, 9, 0, 0, BsonDocument.parse(command));
        byte[] bytes = ByteBufUtil.getBytes(pooled);
        pooled.release();
        return Unpooled.wrappedBuffer(bytes);
    }

    private CommandView read(ByteBuf message) {
        CommandView view = views.parse(message);
        view.validateDocuments();
        return view;
    }

    private static CommandView readAlone(ByteBuf message) {
        CommandView view = new CommandView();
        view.parse(message);
        view.validateDocuments();
        return view;
    }

    /** All that can be seen of it. */
    private static List<Object> parts(CommandView view) {
        List<Object> parts = new ArrayList<>(List.of(
                view.requestId(),
                view.isLegacy(),
                view.isUnacknowledged(),
                view.exhaustAllowed(),
                view.inTransaction(),
                view.isRetryableWrite(),
                view.sections().flags(),
                view.sections().sequences(),
                view.bodyOffset(),
                view.bodyLimit(),
                view.name(),
                view.firstElement().type(),
                view.firstElement().valueOffset(),
                view.firstElement().valueLength(),
                view.fields().repeats()));
        for (int i = 0; i < view.elements().count(); i++) {
            parts.add(view.elements().type(i));
            parts.add(view.elements().nameOffset(i));
            parts.add(view.elements().nameLength(i));
            parts.add(view.elements().valueOffset(i));
            parts.add(view.elements().valueLength(i));
        }
        for (CommandField field : CommandField.values()) {
            if (view.fields().has(field)) {
                parts.add(field);
                parts.add(view.fields().type(field));
                parts.add(view.fields().offset(field));
                parts.add(view.fields().length(field));
                parts.add(view.fields().longOr(field, -1));
            }
        }
        int more = 0;
        while (view.firstElement().next()) {
            more++;
        }
        parts.add(more);
        return parts;
    }

    /** Null where it is not sound. */
    private static List<Object> partsAlone(ByteBuf message) {
        try {
            return parts(readAlone(message));
        } catch (MalformedMessageException e) {
            return List.of("malformed");
        }
    }

    private List<Object> partsAfterOthers(ByteBuf message) {
        try {
            return parts(read(message));
        } catch (MalformedMessageException e) {
            return List.of("malformed");
        }
    }

    @Test
    void eachAfterEachOfTheOthersIsWhatItIsAlone() {
        for (String first : COMMANDS) {
            for (String second : COMMANDS) {
                read(message(first));
                assertThat(partsAfterOthers(message(second))).isEqualTo(partsAlone(message(second)));
                assertThat(partsAfterOthers(message(second))).isEqualTo(partsAlone(message(second)));
            }
        }
    }

    /** Most of them are not sound any more, and must not pass for one that is. */
    @Test
    void whatDiffersInAnyByteIsWhatItIsAlone() {
        Random random = new Random(20261121);
        int sound = 0;
        int alike = 0;
        for (String command : COMMANDS) {
            ByteBuf known = message(command);
            for (int at = 0; at < known.writerIndex(); at++) {
                for (int value : new int[] {0, 1, 2, 0xff, random.nextInt(256), known.getByte(at) ^ 1}) {
                    long form = read(known).form();
                    ByteBuf other =
                            Unpooled.wrappedBuffer(ByteBufUtil.getBytes(known)).setByte(at, value);
                    List<Object> alone = partsAlone(other);
                    assertThat(partsAfterOthers(other))
                            .as("%s, byte %d = %d", command, at, value)
                            .isEqualTo(alone);
                    sound += alone.size() > 1 ? 1 : 0;
                    alike += alone.size() > 1 && read(other).form() == form ? 1 : 0;
                }
            }
        }
        assertThat(sound).isGreaterThan(1000);
        assertThat(alike).isGreaterThan(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{find: 'c', filter: {_id: 1}}|{find: 'c', filter: {_id: 2}}|true",
                "{find: 'c', filter: {_id: 'x'}}|{find: 'c', filter: {_id: 'y'}}|true",
                "{find: 'c', filter: {_id: {$in: [1, 2]}}}|{find: 'c', filter: {_id: {$in: [3, 4]}}}|true",
                "{find: 'c', filter: {_id: 1}}|{find: 'c', filter: {_ie: 1}}|false",
                "{find: 'c', filter: {_id: 1}}|{find: 'd', filter: {_id: 1}}|false",
                "{find: 'c', filter: {_id: {$numberLong: '1'}}}|{find: 'c', filter: {_id: 1.0}}|false",
                "{find: 'c', filter: {_id: true}}|{find: 'c', filter: {_id: false}}|false",
                "{find: 'c', filter: {_id: /x/}}|{find: 'c', filter: {_id: /y/}}|false",
                "{find: 'c', limit: 1}|{find: 'c', limit: 0}|false",
                "{find: 'c', comment: 'x'}|{find: 'c', comment: 'y'}|false",
                "{find: 'c', comment: {larder: {ttl: 1}}}|{find: 'c', comment: {larder: {ttl: 2}}}|false",
                "{find: 'c', autocommit: true}|{find: 'c', autocommit: false}|false",
                "{aggregate: 'c', pipeline: [{$skip: 1}]}|{aggregate: 'c', pipeline: [{$skip: 2}]}|false"
            })
    void onlyPlainValuesOfFiltersMayDiffer(String one, String other, boolean alike) {
        long form = read(message(one)).form();
        assertThat(read(message(other)).form() == form).isEqualTo(alike);
        assertThat(read(message(other)).form() == read(message(other)).form()).isTrue();
    }

    @Test
    void whatStandsElsewhereInItsBufferIsNotAlike() {
        ByteBuf message = message(COMMANDS.get(0));
        read(message);
        ByteBuf behind =
                Unpooled.buffer().writeZero(5).writeBytes(message.duplicate()).skipBytes(5);
        assertThat(partsAfterOthers(behind)).isEqualTo(partsAlone(behind));
    }

    @Test
    void whatWasNotFoundSoundIsNothingToBeLike() {
        ByteBuf unsound = message("{find: 'c', filter: {z: true}, $db: 'shop'}");
        int truth = unsound.indexOf(0, unsound.writerIndex(), (byte) 'z') + 2;
        unsound.setByte(truth, 7);
        views.parse(unsound);
        assertThat(partsAfterOthers(unsound)).isEqualTo(List.of("malformed"));
        assertThat(partsAfterOthers(unsound)).isEqualTo(List.of("malformed"));
    }

    @Test
    void longCommandsAreReadEachTime() {
        String long_ = "{find: 'c', filter: {a: '" + "x".repeat(2000) + "'}, $db: 'shop'}";
        long form = read(message(long_)).form();
        assertThat(read(message(long_)).form()).isNotEqualTo(form);
        assertThat(partsAfterOthers(message(long_))).isEqualTo(partsAlone(message(long_)));
    }

    @Test
    void valuesAreThoseOfTheMessageAtHand() {
        read(message("{getMore: {$numberLong: '5'}, collection: 'c', lsid: {a: 1}, $db: 'shop'}"));
        ByteBuf second = message("{getMore: {$numberLong: '5'}, collection: 'c', lsid: {a: 2}, $db: 'shop'}");
        MessageHeader.setRequestId(second, 0, 77);
        CommandView view = read(second);
        assertThat(view.requestId()).isEqualTo(77);
        assertThat(view.message()).isSameAs(second);
        assertThat(view.firstElement().buffer()).isSameAs(second);
    }

    @Test
    void nothingIsAllocated() {
        ByteBuf one = message(COMMANDS.get(0));
        ByteBuf other = message(COMMANDS.get(1));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            read(one);
            read(other);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 20_000; i++) {
            read(one);
            read(other);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
    }
}
