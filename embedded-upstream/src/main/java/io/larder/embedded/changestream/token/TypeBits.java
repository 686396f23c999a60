package io.larder.embedded.changestream.token;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;

/**
 * What a KeyString leaves out because it must not take part in the order: whether a number was an int, long, double or
 * decimal, whether a text was a symbol. Kept beside the key so that the original value can be had back.
 */
final class TypeBits {
    private static final int MAX_SHORT = 127;

    private final BitSet bits = new BitSet();
    private int count;

    void string() {
        append(false);
    }

    void symbol() {
        append(true);
    }

    void intNumber() {
        append(false);
        append(false);
    }

    void longNumber() {
        append(true);
        append(false);
    }

    void doubleNumber() {
        append(false);
        append(true);
    }

    /** A prefix of two set bits says decimal; the low bits of the exponent tell 1.0 and 1.00 apart. */
    void decimalNumber(int biasedExponent) {
        append(true);
        append(true);
        high(biasedExponent & 0x3F, 6);
    }

    /** Zeros are one value whatever their sign and scale, so all of that goes here. */
    void negativeDoubleZero() {
        high(0x18, 5);
    }

    void decimalZero(int kind) {
        high(0x1A + (kind >> 12), 5);
        high(kind & 0xFFF, 12);
    }

    private void high(int value, int width) {
        for (int i = width - 1; i >= 0; i--) {
            append((value >> i & 1) == 1);
        }
    }

    private void append(boolean bit) {
        bits.set(count++, bit);
    }

    boolean isAllZeros() {
        return bits.isEmpty();
    }

    /** One byte stands for itself while its high bit is free; otherwise a length comes first. */
    byte[] toBytes() {
        byte[] data = new byte[(count + 7) / 8];
        byte[] used = bits.toByteArray();
        System.arraycopy(used, 0, data, 0, used.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream(data.length + 5);
        if (data.length > MAX_SHORT) {
            out.write(0x80);
            for (int shift = 0; shift < 32; shift += 8) {
                out.write(data.length >> shift);
            }
        } else if (data.length != 1 || data[0] < 0) {
            out.write(0x80 | data.length);
        }
        out.writeBytes(data);
        return out.toByteArray();
    }
}
