package io.larder.wire.hostile;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.larder.wire.MalformedMessageException;
import io.larder.wire.frame.MessageHeader;
import io.larder.wire.generate.Frames;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Every truncation and every single-byte corruption of a sound message is survived, and what is read of a message does
 * not depend on the bytes around it: a reader that looks beyond the end would see the difference, or an exact buffer
 * would tell it with an IndexOutOfBoundsException.
 */
class DamageProperties {
    /** Every byte of a message is damaged, so the work grows with the square of its length. */
    private static final int LONGEST = 400;

    /** What is done to each byte: a low bit, a middle one, the sign, all of them. */
    private static final int[] FLIPS = {0x01, 0x04, 0x80, 0xFF};

    private final EveryReader reader = new EveryReader();

    @Provide
    Arbitrary<byte[]> frames() {
        return Frames.ofEveryKind().filter(frame -> frame.length <= LONGEST);
    }

    @Property(tries = 60)
    void everyTruncationIsRefused(@ForAll("frames") byte[] frame) {
        for (int length = 0; length < frame.length; length++) {
            ByteBuf cut = Unpooled.wrappedBuffer(frame, 0, length);
            assertThatThrownBy(() -> MessageHeader.wholeLength(cut)).isInstanceOf(MalformedMessageException.class);
            reader.read(cut);
        }
    }

    @Property(tries = 60)
    void everyTruncationWithAnHonestLengthIsSurvived(@ForAll("frames") byte[] frame) {
        for (int length = MessageHeader.LENGTH; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            MessageHeader.setMessageLength(Unpooled.wrappedBuffer(cut), 0, length);
            readAlike(cut);
        }
    }

    @Property(tries = 60)
    void everySingleByteCorruptionIsSurvived(@ForAll("frames") byte[] frame) {
        for (int position = 0; position < frame.length; position++) {
            for (int flip : FLIPS) {
                frame[position] ^= (byte) flip;
                readAlike(frame);
                frame[position] ^= (byte) flip;
            }
        }
    }

    /** Reads the message alone, and in between zeros, and in between ones. */
    private void readAlike(byte[] frame) {
        long alone = reader.read(Unpooled.wrappedBuffer(frame));
        if (reader.read(surrounded(frame, (byte) 1)) != alone || reader.read(surrounded(frame, (byte) 0)) != alone) {
            fail("a reader looked at bytes outside of the message");
        }
    }

    private static ByteBuf surrounded(byte[] frame, byte filler) {
        byte[] bytes = new byte[frame.length + 64];
        Arrays.fill(bytes, filler);
        System.arraycopy(frame, 0, bytes, 32, frame.length);
        return Unpooled.wrappedBuffer(bytes).setIndex(32, 32 + frame.length);
    }
}
