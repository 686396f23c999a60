package io.larder.wire.generate;

import io.larder.wire.compression.Compressor;
import java.util.List;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.bson.BsonDocument;

/** Sound messages of every kind, as bytes. */
public final class Frames {
    private static final int CHECKSUM_PRESENT = 1;
    private static final int MORE_TO_COME = 2;
    private static final int EXHAUST_ALLOWED = 1 << 16;
    private static final int UNKNOWN_OPTIONAL = 1 << 30;

    private Frames() {}

    public static Arbitrary<byte[]> ofEveryKind() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, opMsg(Arbitraries.oneOf(Bodies.commands(), Bodies.replies()))),
                Tuple.of(2, compressed()),
                Tuple.of(1, opQuery()),
                Tuple.of(1, opReply()),
                Tuple.of(1, unknownOpcode()));
    }

    public static Arbitrary<byte[]> commands() {
        return opMsg(Bodies.commands());
    }

    /** Replies as servers send them: nothing but a body. */
    public static Arbitrary<byte[]> replies() {
        return Combinators.combine(ids(), flags(), Bodies.replies())
                .as((ids, flags, body) -> opMsgBytes(ids, flags, body, List.of(), 0));
    }

    public static Arbitrary<byte[]> opMsg(Arbitrary<BsonDocument> bodies) {
        return Combinators.combine(
                        ids(),
                        flags(),
                        bodies,
                        sequences(),
                        Arbitraries.integers().between(0, 3))
                .as(Frames::opMsgBytes);
    }

    public static Arbitrary<byte[]> opQuery() {
        return Combinators.combine(ids(), Arbitraries.of("admin", "test", "a.b"), Bodies.commands())
                .as((ids, database, body) -> FrameBytes.header(ids[0], 0, 2004)
                        .int32(0)
                        .cstring(database + ".$cmd")
                        .int32(0)
                        .int32(-1)
                        .raw(Documents.encode(body))
                        .toFrame());
    }

    public static Arbitrary<byte[]> opReply() {
        return Combinators.combine(ids(), Bodies.replies()).as((ids, body) -> FrameBytes.header(ids[0], ids[1], 1)
                .int32(8)
                .int64(0)
                .int32(0)
                .int32(1)
                .raw(Documents.encode(body))
                .toFrame());
    }

    public static Arbitrary<byte[]> unknownOpcode() {
        return Combinators.combine(
                        ids(),
                        Arbitraries.integers().filter(opcode -> opcode != 1 && (opcode < 2004 || opcode > 2013)),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(64))
                .as((ids, opcode, rest) ->
                        FrameBytes.header(ids[0], ids[1], opcode).raw(rest).toFrame());
    }

    /** OP_COMPRESSED around any of the others. */
    public static Arbitrary<byte[]> compressed() {
        return Combinators.combine(
                        Arbitraries.oneOf(
                                opMsg(Bodies.commands()),
                                opMsg(Bodies.replies()),
                                opQuery(),
                                opReply(),
                                unknownOpcode()),
                        Arbitraries.of(Compressor.class))
                .as(ReferenceCompression::compress);
    }

    private static Arbitrary<int[]> ids() {
        return Arbitraries.integers().array(int[].class).ofSize(2);
    }

    private static Arbitrary<Integer> flags() {
        return Arbitraries.of(CHECKSUM_PRESENT, MORE_TO_COME, EXHAUST_ALLOWED, UNKNOWN_OPTIONAL)
                .set()
                .map(bits -> bits.stream().mapToInt(bit -> bit).sum());
    }

    private static Arbitrary<List<Tuple2<String, List<BsonDocument>>>> sequences() {
        return Combinators.combine(
                        Arbitraries.of("documents", "updates", "deletes", "ops", "nsInfo", "", "doc"),
                        Documents.any().list().ofMaxSize(3))
                .as(Tuple::of)
                .list()
                .ofMaxSize(3)
                .uniqueElements(Tuple2::get1);
    }

    private static byte[] opMsgBytes(
            int[] ids, int flags, BsonDocument body, List<Tuple2<String, List<BsonDocument>>> sequences, int bodyAt) {
        FrameBytes message = FrameBytes.header(ids[0], ids[1], 2013).int32(flags);
        int before = Math.min(bodyAt, sequences.size());
        sequences.subList(0, before).forEach(sequence -> append(message, sequence));
        message.int8(0).raw(Documents.encode(body));
        sequences.subList(before, sequences.size()).forEach(sequence -> append(message, sequence));
        if ((flags & CHECKSUM_PRESENT) == 0) {
            return message.toFrame();
        }
        byte[] frame = message.int32(0).toFrame();
        CRC32C crc = new CRC32C();
        crc.update(frame, 0, frame.length - 4);
        FrameBytes.setInt32(frame, frame.length - 4, (int) crc.getValue());
        return frame;
    }

    private static void append(FrameBytes message, Tuple2<String, List<BsonDocument>> sequence) {
        FrameBytes section = new FrameBytes().int32(0).cstring(sequence.get1());
        sequence.get2().forEach(document -> section.raw(Documents.encode(document)));
        message.int8(1).raw(section.toFrame());
    }
}
